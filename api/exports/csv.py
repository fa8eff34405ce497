"""Statements, settlements and reports as CSV: UTF-8, RFC 4180, one header row, CRLF, numbers and times for machines.

A text that a spreadsheet would take for a formula is preceded by an apostrophe. Numbers never are.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal

from api.exports.document import StatementDocument
from api.exports.figures import plain

SETTLEMENT_COLUMNS = (
    "tenant_id",
    "station_id",
    "day_start",
    "energy_kwh",
    "amount",
    "currency",
    "status",
    "version",
    "created_at",
    "updated_at",
)
STATEMENT_COLUMNS = (
    "statement_id",
    "statement_version",
    "statement_status",
    "tenant_id",
    "station_id",
    "category",
    "day",
    "day_start",
    "charge_kwh",
    "discharge_kwh",
    "energy_kwh",
    "coverage",
    "amount",
    "currency",
    "settlement_version",
)
FORMULA_STARTS = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20", "\t", "\r", "\n")
"""What a spreadsheet takes a text for a formula by; the wide signs of East Asian keyboards are among them."""


def render_statement(document: StatementDocument) -> bytes:
    """One line a settled day, each naming its statement."""
    statement = document.statement
    lines = [line(STATEMENT_COLUMNS)]
    for item in document.items:
        cells = (
            statement.id,
            statement.version,
            statement.status,
            statement.tenant_id,
            statement.station_id,
            statement.category,
            item.day,
            item.day_start,
            item.charge_kwh,
            item.discharge_kwh,
            item.energy_kwh,
            item.coverage,
            item.amount,
            item.currency,
            item.settlement_version,
        )
        lines.append(line(cells))
    return "".join(lines).encode()


def render_settlements(rows: Iterable[Mapping[str, object]]) -> Iterator[str]:
    """The header, then one line a settled day, as `api.list_settlements` names its columns."""
    yield line(SETTLEMENT_COLUMNS)
    for row in rows:
        yield line(row[column] for column in SETTLEMENT_COLUMNS)


def line(cells: Iterable[object]) -> str:
    """One line of values, each written as what it is."""
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerow([_cell(cell) for cell in cells])
    return buffer.getvalue()


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case Decimal():
            return plain(value)
        case datetime():
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        case float():
            return plain(Decimal(str(value)))
        case date() | int():
            return str(value)
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
