"""The body of the ThingsBoard webhook, and the samples that it comes to."""

from datetime import UTC, datetime, timedelta
from time import time

import msgspec

from api.decoding import decode_body
from api.errors import Problem, invalid
from api.ingest.message import Message
from api.wire import Id

MILLISECONDS_FROM = 10**12
"""A `ts` above this is in milliseconds, any other in seconds."""
OLDEST_SECONDS = 3650 * 86_400
NEWEST_SECONDS = 86_400
MAX_VALUES = 10_000
MAX_TEXT = 4_096
MAX_KEY = 128
MAX_QUALITY = 64
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Scalar = bool | int | float | str


class TelemetryPoint(msgspec.Struct, frozen=True):
    """Values of one device at one time. `ts` is unix time: milliseconds above 10^12, else seconds."""

    ts: int
    values: dict[str, Scalar]
    quality: str | None = None


class Telemetry(msgspec.Struct, rename="camel", frozen=True):
    """What a rule chain sends: either `ts` and `values`, or `points`. Further fields, such as `meta`, are ignored."""

    tenant_id: Id
    station_id: Id
    device_id: Id
    ts: int | None = None
    values: dict[str, Scalar] | None = None
    quality: str | None = None
    points: list[TelemetryPoint] | None = None


def decode_telemetry(body: bytes, tenant: str) -> Message:
    """A body as the samples of one message, for a sender that speaks for `tenant` alone.

    Raises a 400 Problem for what is no JSON, 422 naming the field for what does not fit, 403 for another tenant.
    """
    telemetry: Telemetry = decode_body(body, Telemetry)
    if telemetry.tenant_id != tenant:
        raise Problem(403, "The sender may not speak for this tenant")
    message = Message(tenant, telemetry.station_id, telemetry.device_id)
    now = time()
    if telemetry.points is None:
        if telemetry.ts is None or telemetry.values is None:
            raise invalid("values" if telemetry.values is None else "ts", "is required where there are no points")
        _add(message, TelemetryPoint(telemetry.ts, telemetry.values, telemetry.quality), "", now)
    elif telemetry.ts is not None or telemetry.values is not None:
        raise invalid("points", "stands instead of ts and values, not beside them")
    else:
        for index, point in enumerate(telemetry.points):
            _add(message, point, f"points[{index}].", now)
    return message


def _add(message: Message, point: TelemetryPoint, path: str, now: float) -> None:
    if len(message) + len(point.values) > MAX_VALUES:
        raise Problem(413, f"A message has at most {MAX_VALUES} values")
    seconds = point.ts / 1000 if point.ts > MILLISECONDS_FROM else point.ts
    if not now - OLDEST_SECONDS <= seconds <= now + NEWEST_SECONDS:
        raise invalid(f"{path}ts", "must lie within the last ten years and at most one day ahead")
    if point.quality is not None and len(point.quality) > MAX_QUALITY:
        raise invalid(f"{path}quality", f"must have at most {MAX_QUALITY} characters")
    moment = EPOCH + (timedelta(milliseconds=point.ts) if point.ts > MILLISECONDS_FROM else timedelta(seconds=point.ts))
    for key, value in point.values.items():
        if not 0 < len(key) <= MAX_KEY or not key.isprintable():
            raise invalid(f"{path}values", f"keys have 1 to {MAX_KEY} printable characters")
        if isinstance(value, str):
            if len(value) > MAX_TEXT:
                raise invalid(f"{path}values.{key}", f"must have at most {MAX_TEXT} characters")
            message.add(key, moment, None, value, point.quality)
        elif isinstance(value, bool):
            message.add(key, moment, float(value), "true" if value else "false", point.quality)
        else:
            message.add(key, moment, _finite(value, f"{path}values.{key}"), None, point.quality)


def _finite(value: int | float, field: str) -> float:
    try:
        return float(value)
    except OverflowError:
        raise invalid(field, "must be a number that fits a double") from None
