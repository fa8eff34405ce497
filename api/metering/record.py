"""One record of a batch that is not plainly right: what it says, field by field, or why it says nothing."""

import re
from datetime import datetime, tzinfo
from typing import Any

import msgspec

from api.metering.moments import Bounds, read_moment
from api.metering.units import DEFAULT_UNIT, normalise_unit

MAX_ID = 128
MAX_KEY = 256
MAX_VALUE = 1_000_000
LEAST_VALUE = 1e-150
"""Values below are zero: their product with a unit's factor would leave the range of a double."""

_UNSTORABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")

UNKNOWN_SITE = "UNKNOWN_SITE"
INVALID_METER = "INVALID_METER"
INVALID_TIMESTAMP = "INVALID_TIMESTAMP"
INVALID_VALUE = "INVALID_VALUE"
INVALID_UNIT = "INVALID_UNIT"


class Reading(msgspec.Struct, frozen=True):
    """A record as it is stored: times in UTC, the value in its unit."""

    site: str
    meter: str
    moment: datetime
    value: float
    unit: str
    key: str | None


class Refused(msgspec.Struct, frozen=True):
    """Why a record is not stored."""

    code: str
    detail: str


def read_record(record: Any, bounds: Bounds, zone: tzinfo | None) -> Reading | Refused:
    """A record, decoded from JSON, as a reading, or why it is none. Never raises."""
    if not isinstance(record, dict):
        return Refused(INVALID_VALUE, "a record must be an object")
    site: Any = record.get("site_id")
    meter: Any = record.get("meter_id")
    if wrong := _wrong_id(site):
        return Refused(UNKNOWN_SITE, f"site_id {wrong}")
    if wrong := _wrong_id(meter):
        return Refused(INVALID_METER, f"meter_id {wrong}")
    name = next(
        (name for name in ("timestamp_utc", "timestamp", "ts") if record.get(name) is not None), "timestamp_utc"
    )
    moment = read_moment(record.get(name), zone)
    why = moment if isinstance(moment, str) else bounds.refuse(moment)
    if isinstance(moment, str) or why:
        return Refused(INVALID_TIMESTAMP, f"{name} {why}")
    value = record.get("value")
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= MAX_VALUE:
        return Refused(INVALID_VALUE, f"value must be a number from 0 to {MAX_VALUE}")
    unit = record.get("unit")
    named = DEFAULT_UNIT if unit is None else normalise_unit(unit) if isinstance(unit, str) else None
    if named is None:
        return Refused(INVALID_UNIT, "unit must be kWh, Wh, MWh, kW, W or MW")
    key = record.get("idempotency_key")
    if key is not None and (wrong := _wrong_id(key, MAX_KEY)):
        return Refused(INVALID_VALUE, f"idempotency_key {wrong}")
    return Reading(site, meter, moment, measured(value), named, key)


def _wrong_id(value: object, longest: int = MAX_ID) -> str | None:
    if not isinstance(value, str) or not value:
        return "is required, as text"
    if len(value) > longest:
        return f"must have at most {longest} characters"
    return None if is_storable(value) else "must not contain control characters"


def is_storable(text: str) -> bool:
    """Whether a text has no control characters and no half of a surrogate pair."""
    return text.isprintable() or _UNSTORABLE.search(text) is None


def measured(value: int | float) -> float:
    """A value as it is stored: the number itself, zero where it is too small to be told from it (or -0)."""
    return float(value) if value >= LEAST_VALUE else 0.0
