"""A batch of records as columns for the database, beside the records that are refused.

Nearly every batch is right as a whole, and is decoded as such at once; only where that fails each record is looked at
by itself, so that a bad one never spoils its batch.
"""

import json
from collections.abc import Sequence
from datetime import datetime, tzinfo
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import msgspec

from api.decoding import body_problem
from api.errors import Problem, invalid
from api.metering.moments import Bounds
from api.metering.record import MAX_ID, MAX_KEY, MAX_VALUE, Reading, Refused, is_storable, measured, read_record
from api.metering.units import DEFAULT_UNIT, EXACT

MAX_RECORDS = 10_000

Id = Annotated[str, msgspec.Meta(min_length=1, max_length=MAX_ID)]
Key = Annotated[str, msgspec.Meta(min_length=1, max_length=MAX_KEY)]


class BatchRecord(msgspec.Struct, frozen=True):
    """A reading. `timestamp_utc` may also be called `timestamp` or `ts`, there also as unix time."""

    site_id: Id
    meter_id: Id
    timestamp_utc: Annotated[datetime, msgspec.Meta(tz=True)]
    value: Annotated[float, msgspec.Meta(ge=0, le=MAX_VALUE)]
    unit: str = DEFAULT_UNIT
    idempotency_key: Key | None = None


class TimeseriesBatch(msgspec.Struct, frozen=True):
    """Readings to store. `source` says where they come from; `timezone` what times without an offset mean."""

    records: list[BatchRecord]
    source: Annotated[str, msgspec.Meta(max_length=200)] | None = None
    timezone: str | None = None


class LooseBatch(msgspec.Struct, frozen=True):
    """A batch whose records are still to be looked at."""

    records: list[Any]
    source: str | None = None
    timezone: str | None = None


class Columns:
    """Good records by column, each with its position in the batch (0-based)."""

    def __init__(self) -> None:
        self.positions: Sequence[int] = []
        self.sites: list[str] = []
        self.meters: list[str] = []
        self.moments: list[datetime] = []
        self.values: list[float] = []
        self.units: list[str] = []
        self.keys: list[str | None] = []


class Batch(msgspec.Struct, frozen=True):
    """A decoded batch: how many records came, the good ones, and the refused ones by position."""

    total: int
    columns: Columns
    refused: dict[int, Refused]
    source: str | None


_strict = msgspec.json.Decoder(TimeseriesBatch)


def decode_batch(body: bytes, bounds: Bounds) -> Batch:
    """Decode a batch.

    Raises a 400 Problem for what is no JSON, 413 for too many records, 422 for no such object or an empty list.
    """
    try:
        batch = _strict.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return _decode_each(body, bounds)
    _check_length(len(batch.records))
    read_zone(batch.timezone)
    columns = _plain_columns(batch.records, bounds)
    if columns is None:
        return _decode_each(body, bounds)
    return Batch(len(batch.records), columns, {}, _source(batch.source))


def _plain_columns(records: list[BatchRecord], bounds: Bounds) -> Columns | None:
    """All records by column, or None where one of them needs a closer look."""
    columns = Columns()
    columns.positions = range(len(records))
    columns.sites = [record.site_id for record in records]
    columns.meters = [record.meter_id for record in records]
    columns.moments = [record.timestamp_utc for record in records]
    columns.values = [measured(record.value) for record in records]
    columns.units = [record.unit for record in records]
    columns.keys = [record.idempotency_key for record in records]
    texts = "".join({*columns.sites, *columns.meters, *filter(None, columns.keys)})
    if (
        bounds.refuse(min(columns.moments))
        or bounds.refuse(max(columns.moments))
        or not EXACT.issuperset(columns.units)
        or not is_storable(texts)
    ):
        return None
    return columns


def _decode_each(body: bytes, bounds: Bounds) -> Batch:
    batch = _decode_loosely(body)
    _check_length(len(batch.records))
    zone = read_zone(batch.timezone)
    columns, refused, positions = Columns(), dict[int, Refused](), list[int]()
    for position, record in enumerate(batch.records):
        reading = read_record(record, bounds, zone)
        if isinstance(reading, Refused):
            refused[position] = reading
        else:
            positions.append(position)
            add(columns, reading)
    columns.positions = positions
    return Batch(len(batch.records), columns, refused, _source(batch.source))


def _decode_loosely(body: bytes) -> LooseBatch:
    try:
        document = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        document = _decode_unlikely(body)
    try:
        return msgspec.convert(document, LooseBatch)
    except msgspec.ValidationError as exc:
        raise body_problem(exc) from None


def _decode_unlikely(body: bytes) -> dict[str, Any]:
    """What only Python's decoder takes: NaN, 1e999 and half a surrogate pair are the fault of the one record."""
    try:
        document = json.loads(body.decode(), parse_int=float)
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict):
        raise Problem(400, "The body is not valid JSON")
    return document


def add(columns: Columns, reading: Reading) -> None:
    """Append a reading to the columns; its position is the caller's to keep."""
    columns.sites.append(reading.site)
    columns.meters.append(reading.meter)
    columns.moments.append(reading.moment)
    columns.values.append(reading.value)
    columns.units.append(reading.unit)
    columns.keys.append(reading.key)


def _check_length(count: int) -> None:
    if count == 0:
        raise invalid("records", "must not be empty")
    if count > MAX_RECORDS:
        raise Problem(413, f"A batch has at most {MAX_RECORDS} records")


def read_zone(name: str | None) -> tzinfo | None:
    """What times without an offset mean; None where nothing is said. Raises a 422 Problem for an unknown zone."""
    if name is None:
        return None
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise invalid("timezone", "must be the name of an IANA time zone") from None


def _source(source: str | None) -> str | None:
    if source is not None and (len(source) > 200 or not is_storable(source)):
        raise invalid("source", "must have at most 200 characters, none of them a control character")
    return source or None
