"""What a file is taken as: what somebody chose, beside what is guessed, and what he has to say yet."""

from typing import Any, Literal, NamedTuple, get_args

import msgspec

from api.errors import invalid
from api.metering.batch import read_zone
from api.metering.record import MAX_ID, is_storable
from api.metering.units import EXACT, normalise_unit
from api.upload.numbers import MARKS, Decimal
from api.upload.times import ORDERS, Order

Role = Literal["time", "date", "clock", "site", "meter", "value", "unit", "key", "ignore"]
ROLES: tuple[Role, ...] = get_args(Role)
STAMPS = (0, 1, 5, 10, 15, 20, 30, 60, 1440)
"""Lengths of intervals whose end a time may tell, minutes; 0: it tells the begin."""
PREFIX = "column-"


class Site(NamedTuple):
    """A site that readings may be of."""

    name: str
    timezone: str


class Choices(msgspec.Struct, frozen=True):
    """What somebody chose; None where he did not. `columns` by their place, from 0."""

    order: Order | None = None
    decimal: Decimal | None = None
    timezone: str | None = None
    stamp: int | None = None
    site_id: str | None = None
    meter_id: str | None = None
    unit: str | None = None
    columns: dict[int, Role] = {}

    @classmethod
    def of(cls, form: dict[str, str]) -> "Choices":
        """The choices of a form. Raises a 422 Problem naming the field for one that cannot be."""
        stamp = form.get("stamp")
        if stamp is not None and stamp not in map(str, STAMPS):
            raise invalid("stamp", "must be the begin, or the end of one of the intervals listed")
        for field in ("site_id", "meter_id"):
            if field in form and (len(form[field]) > MAX_ID or not is_storable(form[field])):
                raise invalid(field, f"must have at most {MAX_ID} characters, none of them a control character")
        read_zone(form.get("timezone"))
        unit = form.get("unit")
        if unit is not None and normalise_unit(unit) is None:
            raise invalid("unit", "must be kWh, Wh, MWh, kW, W or MW")
        return cls(
            order=_one_of(form, "order", ORDERS),
            decimal=_one_of(form, "decimal", tuple(MARKS)),
            timezone=form.get("timezone"),
            stamp=None if stamp is None else int(stamp),
            site_id=form.get("site_id"),
            meter_id=form.get("meter_id"),
            unit=normalise_unit(unit) if unit else None,
            columns={
                int(name.removeprefix(PREFIX)): _one_of({"columns": role}, "columns", ROLES)
                for name, role in form.items()
                if name.startswith(PREFIX) and name.removeprefix(PREFIX).isdecimal() and len(name) < 12
            },
        )


class Plan(msgspec.Struct):
    """What a file is taken as: the choices, and guesses where there are none. `questions` are fields left to answer."""

    roles: list[Role]
    order: Order | None
    decimal: Decimal | None
    timezone: str | None
    stamp: int
    site_id: str | None
    meter_id: str | None
    unit: str | None
    is_descending: bool = False
    questions: dict[str, str] = {}

    def place(self, role: Role) -> int | None:
        """The column of a role; None where no column has it."""
        return self.roles.index(role) if role in self.roles else None

    def time_of(self, cells: list[str]) -> str:
        """The date and time of a row, as they are written."""
        if "time" in self.roles:
            return cell(cells, self.place("time"))
        return f"{cell(cells, self.place('date'))} {cell(cells, self.place('clock'))}".strip()

    def ask(self) -> None:
        """Find what is left to answer, by field."""
        self.questions = {}
        if question := self._ask_columns([role for role in self.roles if role != "ignore"]):
            self.questions["columns"] = question
        if self.order is None:
            self.questions["order"] = "order"
        if self.decimal is None:
            self.questions["decimal"] = "decimal"
        if self.unit not in EXACT and "unit" not in self.roles:
            self.questions["unit"] = "unit"
        if not self.site_id and "site" not in self.roles:
            self.questions["site_id"] = "site"
        if not self.meter_id and "meter" not in self.roles:
            self.questions["meter_id"] = "meter"

    def _ask_columns(self, roles: list[Role]) -> str | None:
        if len(set(roles)) < len(roles):
            return "two-columns"
        if "value" not in roles:
            return "no-value"
        if "time" in roles:
            return "two-times" if "date" in roles or "clock" in roles else None
        if "date" not in roles:
            return "no-date" if "clock" in roles else "no-time"
        return None


def cell(cells: list[str], place: int | None) -> str:
    """What stands in a column of a row, trimmed; nothing where the row is too short or the column none."""
    return cells[place].strip() if place is not None and place < len(cells) else ""


def _one_of(form: dict[str, str], field: str, known: tuple[Any, ...]) -> Any:
    value = form.get(field)
    if value is not None and value not in known:
        raise invalid(field, f"must be one of {', '.join(known)}")
    return value
