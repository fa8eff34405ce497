"""Rows of a file as readings, or why they are none."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import tzinfo
from zoneinfo import ZoneInfo

import msgspec

from api.metering.batch import Batch, Columns, add, read_zone
from api.metering.moments import Bounds
from api.metering.record import (
    INVALID_METER,
    INVALID_TIMESTAMP,
    INVALID_UNIT,
    INVALID_VALUE,
    MAX_ID,
    UNKNOWN_SITE,
    Reading,
    Refused,
    read_record,
)
from api.upload.choices import Plan, Role, Site, cell
from api.upload.clock import Clock
from api.upload.numbers import read_number
from api.upload.table import Row, Table
from api.upload.times import quoted, read_time

BLOCK_ROWS = 1000
ROLE_OF: dict[str, Role] = {
    UNKNOWN_SITE: "site",
    INVALID_METER: "meter",
    INVALID_TIMESTAMP: "time",
    INVALID_VALUE: "value",
    INVALID_UNIT: "unit",
}
"""Which column is at fault, by the code that a record is refused with."""


class Refusal(msgspec.Struct, frozen=True):
    """Why a row is not stored: its line in the file, the column at fault as the file names it, and the reason."""

    line: int
    field: str
    reason: str


class Block(msgspec.Struct):
    """Rows with what they say, in their order; `batch` is what goes to the database."""

    rows: list[Row]
    batch: Batch


class Reader:
    """Reads the rows of a file by a plan that has no open question. `clock` counts what the order of rows decided."""

    def __init__(self, table: Table, plan: Plan, sites: Mapping[str, Site], bounds: Bounds) -> None:
        self._table = table
        self._plan = plan
        self._sites = sites
        self._bounds = bounds
        self._zone = read_zone(plan.timezone)
        self._zones: dict[str, tzinfo] = {}
        self._places = {role: plan.place(role) for role in set(plan.roles)}
        self.clock = Clock(plan.stamp, plan.is_descending)

    def blocks(self, rows: Iterable[Row], source: str | None, size: int = BLOCK_ROWS) -> Iterator[Block]:
        """The rows in blocks, the last one with what is left."""
        taken: list[Row] = []
        for row in rows:
            taken.append(row)
            if len(taken) == size:
                yield self._block(taken, source)
                taken = []
        if taken:
            yield self._block(taken, source)

    def refusal(self, row: Row, why: Refused) -> Refusal:
        """Why a row is refused, in the words of its file."""
        role = ROLE_OF.get(why.code, "value")
        place = self._places.get(role)
        if role == "time" and place is None:
            place = self._places.get("date")
        return Refusal(row.line, self._table.names[place] if place is not None else role, why.detail)

    def read(self, row: Row) -> Reading | Refused:
        """A row as a reading. Never raises."""
        if row.problem:
            return Refused(INVALID_VALUE, row.problem)
        site = self._text(row, "site") or self._plan.site_id or ""
        meter = self._text(row, "meter")[: MAX_ID + 1] or self._plan.meter_id or ""
        known = self._sites.get(site)
        if known is None:
            return Refused(UNKNOWN_SITE, f"the site {quoted(site)} is not known" if site else "is empty")
        moment = self._read_time(row, (site, meter), known)
        if isinstance(moment, Refused):
            return moment
        value = self._read_value(row)
        if isinstance(value, Refused):
            return value
        record = {
            "site_id": site,
            "meter_id": meter,
            "timestamp_utc": moment,
            "value": value,
            "unit": self._text(row, "unit") or self._plan.unit,
            "idempotency_key": self._text(row, "key") or None,
        }
        reading = read_record(record, self._bounds, None)
        if isinstance(reading, Reading):
            return reading
        name, _space, rest = reading.detail.partition(" ")
        return Refused(reading.code, rest if name in record else reading.detail)

    def _read_time(self, row: Row, meter: tuple[str, str], site: Site) -> str | Refused:
        assert self._plan.order is not None
        told = read_time(self._plan.time_of(row.cells), self._plan.order)
        if isinstance(told, str):
            return Refused(INVALID_TIMESTAMP, told)
        zone = self._zone or self._zones.setdefault(site.timezone, ZoneInfo(site.timezone))
        try:
            instant = self.clock.read(meter, told, zone)
        except OverflowError:
            instant = "is out of range"
        return Refused(INVALID_TIMESTAMP, instant) if isinstance(instant, str) else instant.isoformat()

    def _read_value(self, row: Row) -> float | Refused:
        assert self._plan.decimal is not None
        text = self._text(row, "value")
        value = read_number(text, self._plan.decimal)
        if value is not None:
            return value
        reason = f"{quoted(text)} is no number with a decimal {self._plan.decimal}" if text else "is empty"
        return Refused(INVALID_VALUE, reason)

    def _text(self, row: Row, role: Role) -> str:
        return cell(row.cells, self._places.get(role))

    def _block(self, rows: list[Row], source: str | None) -> Block:
        columns, refused, positions = Columns(), dict[int, Refused](), list[int]()
        for position, row in enumerate(rows):
            reading = self.read(row)
            if isinstance(reading, Refused):
                refused[position] = reading
            else:
                positions.append(position)
                add(columns, reading)
        columns.positions = positions
        return Block(rows, Batch(len(rows), columns, refused, source))
