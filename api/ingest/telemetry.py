"""The body of the ThingsBoard webhook, and the samples that it comes to."""

import math
import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from time import time

import msgspec

from api.decoding import decode_body
from api.errors import Problem, invalid
from api.ingest.message import Message
from api.wire import Id

MILLISECONDS_FROM = 10**12
"""A `ts` above this is in milliseconds, any other in seconds."""
OLDEST_MILLISECONDS = 3650 * 86_400_000
NEWEST_MILLISECONDS = 86_400_000
MAX_VALUES = 10_000
MAX_TEXT = 4_096
MAX_KEY = 128
MAX_QUALITY = 64
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
UNNAMED = "[...]"
POINT = re.compile(r"points\[([0-9]+)\]")

Scalar = bool | int | float | str


_any_number = msgspec.json.Decoder(float_hook=float)
"""Reads 1e999 as infinity instead of refusing it."""


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
    telemetry = _decode(body)
    if telemetry.tenant_id != tenant:
        raise Problem(403, "The sender may not speak for this tenant")
    message = Message(tenant, telemetry.station_id, telemetry.device_id)
    now = int(time() * 1000)
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


def _decode(body: bytes) -> Telemetry:
    try:
        telemetry: Telemetry = decode_body(body, Telemetry)
    except Problem as problem:
        if (error := problem.errors[0] if problem.errors else None) and error.field.endswith(UNNAMED):
            raise invalid(_name_value(body, error.field), error.message) from None
        raise
    return telemetry


def _name_value(body: bytes, field: str) -> str:
    """The path of the value that does not fit, where msgspec only says in which `values` it stands."""
    path = field.removesuffix(UNNAMED)
    with suppress(msgspec.DecodeError):
        holder = _any_number.decode(body)
        if index := POINT.match(path):
            holder = holder["points"][int(index[1])]
        for key, value in holder["values"].items():
            if not isinstance(value, Scalar) or value in (math.inf, -math.inf):
                return f"{path}.{key}"
    return path


def _add(message: Message, point: TelemetryPoint, path: str, now: int) -> None:
    if len(message) + len(point.values) > MAX_VALUES:
        raise Problem(413, f"A message has at most {MAX_VALUES} values")
    milliseconds = point.ts if point.ts > MILLISECONDS_FROM else point.ts * 1000
    if not now - OLDEST_MILLISECONDS <= milliseconds <= now + NEWEST_MILLISECONDS:
        raise invalid(f"{path}ts", "must lie within the last ten years and at most one day ahead")
    if point.quality is not None and len(point.quality) > MAX_QUALITY:
        raise invalid(f"{path}quality", f"must have at most {MAX_QUALITY} characters")
    moment = EPOCH + timedelta(milliseconds=milliseconds)
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
