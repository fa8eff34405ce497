"""A statement as the database hands it out for export, decoded once for all formats."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

import msgspec

Moment = Annotated[datetime, msgspec.Meta(tz=True)]
"""An instant with its offset; a naive time is refused."""


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """The statement itself. Energies in kWh, amounts in `currency`."""

    id: str
    tenant_id: str
    station_id: str
    statement_month: str
    category: str
    status: Literal["draft", "frozen", "voided"]
    version: int
    total_energy_kwh: Decimal
    total_amount: Decimal
    currency: str
    created_at: Moment
    snapshot_hash: str | None = None
    void_reason: str | None = None
    frozen_at: Moment | None = None
    voided_at: Moment | None = None
    newer_facts: bool = False


class Supplier(msgspec.Struct, frozen=True):
    """Who sends the statement: the tenant."""

    id: str
    name: str


class Customer(msgspec.Struct, frozen=True, kw_only=True):
    """Who receives the statement: the station."""

    station_id: str
    name: str
    timezone: str
    category: str
    region: str | None = None


class Parties(msgspec.Struct, frozen=True):
    """Both sides of the statement."""

    supplier: Supplier
    customer: Customer


class Period(msgspec.Struct, frozen=True, rename={"first": "from", "last": "to"}):
    """The days covered, both inclusive, in the station's time zone."""

    first: date
    last: date
    timezone: str


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One settled day. `coverage` is the share (0 to 1) of the day that was measured."""

    day_start: Moment
    day: date
    energy_kwh: Decimal
    amount: Decimal
    currency: str
    charge_kwh: Decimal | None = None
    discharge_kwh: Decimal | None = None
    coverage: Decimal | None = None
    settlement_version: int | None = None


class Totals(msgspec.Struct, frozen=True, kw_only=True):
    """What the items add up to. `coverage` is the share (0 to 1) of the whole period that was measured."""

    energy_kwh: Decimal
    amount: Decimal
    days: int
    days_in_period: int
    coverage: Decimal | None = None


class StatementDocument(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that a statement's documents show. `minor_unit` is the number of decimals of the currency."""

    statement: Statement
    parties: Parties
    period: Period
    items: tuple[Item, ...]
    totals: Totals
    minor_unit: Annotated[int, msgspec.Meta(ge=0, le=6)] = 2

    @property
    def stamped_at(self) -> datetime:
        """When the figures were settled: the freeze, or the creation of a statement that was never frozen."""
        return self.statement.frozen_at or self.statement.created_at

    def energies(self) -> Iterator[Decimal]:
        """Every energy of the document, the totals included."""
        yield self.statement.total_energy_kwh
        yield self.totals.energy_kwh
        for item in self.items:
            yield from (v for v in (item.energy_kwh, item.charge_kwh, item.discharge_kwh) if v is not None)

    def texts(self) -> Iterator[str]:
        """Every text of the document that somebody typed, in any language."""
        statement, customer, supplier = self.statement, self.parties.customer, self.parties.supplier
        yield from (statement.id, statement.category, statement.currency, statement.snapshot_hash or "")
        yield from (statement.statement_month, statement.void_reason or "", supplier.id, supplier.name)
        yield from (customer.station_id, customer.name, customer.timezone, customer.category, customer.region or "")
        yield self.period.timezone
        yield from (item.currency for item in self.items)


def document_from_json(content: str | bytes) -> StatementDocument:
    """Decode what `api.export_statement` returned; numbers stay exact. Raises `msgspec.ValidationError`."""
    return msgspec.json.decode(content, type=StatementDocument)
