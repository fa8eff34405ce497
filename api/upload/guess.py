"""Sensible guesses at what a file's columns hold, from their names and from what is in them."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import islice, pairwise

from api.metering.csv_dialect import Column, columns_of
from api.metering.units import normalise_unit
from api.upload.choices import STAMPS, Choices, Plan, Role, Site, cell
from api.upload.clock import MIDNIGHT
from api.upload.numbers import decimal_of, looks_like_number
from api.upload.table import Table
from api.upload.times import looks_like_clock, looks_like_day, looks_like_time, order_of, read_time

LOOKED_AT = 50_000
"""Rows that guesses rest on, as far as they need many."""
SAMPLE = 200
ENERGIES = ("kWh", "MWh", "Wh")
_WORD = re.compile(r"[A-Za-z]+")


def make_plan(table: Table, choices: Choices, sites: Mapping[str, Site]) -> Plan:
    """What the file is taken as; its questions are what is neither chosen nor plain."""
    guessed = guess_roles(table, sites)
    roles = [choices.columns.get(n, role) for n, role in enumerate(guessed)]
    plan = Plan(
        roles=roles,
        order=choices.order,
        decimal=choices.decimal,
        timezone=choices.timezone,
        stamp=choices.stamp or 0,
        site_id=choices.site_id or (next(iter(sites)) if len(sites) == 1 else None),
        meter_id=choices.meter_id,
        unit=choices.unit,
    )
    value = plan.place("value")
    if plan.unit is None and value is not None:
        plan.unit = unit_of(table.names[value])
    if plan.decimal is None:
        plan.decimal = decimal_of(_cells(table, value))
    times = plan.place("time") if "time" in roles else plan.place("date")
    if plan.order is None:
        plan.order = order_of(_cells(table, times))
    _look_at_times(table, plan, is_stamp_chosen=choices.stamp is not None)
    plan.ask()
    return plan


def guess_roles(table: Table, sites: Mapping[str, Site]) -> list[Role]:
    """What each column is: by the names that exports use, where what is in it does not speak against it."""
    sample = [row.cells for row in islice(table.rows(), SAMPLE)]
    roles: list[Role] = ["ignore"] * len(table.names)
    named = columns_of(table.names)
    cells = [[c.strip() for row in sample for c in row[n : n + 1] if c.strip()] for n in range(len(roles))]
    _guess_times(roles, named, cells)
    fits: dict[str, tuple[Role, Callable[[str], bool]]] = {
        "site_id": ("site", lambda text: text in sites),
        "meter_id": ("meter", lambda _: True),
        "unit": ("unit", lambda text: normalise_unit(text) is not None),
        "idempotency_key": ("key", lambda _: True),
    }
    for n, column in enumerate(named):
        if roles[n] == "ignore" and column is not None and column.field in fits:
            role, is_one = fits[column.field]
            if any(is_one(text) for text in cells[n]):
                roles[n] = role
    _guess_value(roles, table.names, named, cells)
    return roles


def _guess_times(roles: list[Role], named: list[Column | None], cells: list[list[str]]) -> None:
    whole = [n for n, texts in enumerate(cells) if _most(texts, looks_like_time)]
    days = [n for n, texts in enumerate(cells) if _most(texts, looks_like_day)]
    clocks = [n for n, texts in enumerate(cells) if _most(texts, looks_like_clock)]
    meant = [n for n, column in enumerate(named) if column is not None and column.field == "timestamp_utc"]
    if whole:
        roles[next((n for n in meant if n in whole), whole[0])] = "time"
    elif days and clocks:
        roles[days[0]], roles[clocks[0]] = "date", "clock"
    elif days or meant:
        roles[(days or meant)[0]] = "time"


def _guess_value(roles: list[Role], names: list[str], named: list[Column | None], cells: list[list[str]]) -> None:
    """The best of the columns with numbers: whose name has a unit of energy, of power, or says that it is a value."""
    ranked: list[tuple[int, int]] = []
    for n, column in enumerate(named):
        if roles[n] != "ignore" or not _most(cells[n], looks_like_number):
            continue
        unit = unit_of(names[n])
        is_value = column is not None and column.field == "value"
        ranked.append((0 if unit in ENERGIES else 1 if unit else 2 if is_value else 3, n))
    if ranked:
        roles[min(ranked)[1]] = "value"


def unit_of(name: str) -> str | None:
    """The unit that the name of a column ends with, as in `Wirkarbeit [kWh]`."""
    units = [unit for word in _WORD.findall(name) if (unit := normalise_unit(word))]
    return units[-1] if units else None


def _most(texts: list[str], is_one: Callable[[str], bool]) -> bool:
    return bool(texts) and sum(map(is_one, texts)) * 2 >= len(texts)


def _cells(table: Table, place: int | None) -> Iterator[str]:
    if place is not None:
        for row in islice(table.rows(), LOOKED_AT):
            yield from row.cells[place : place + 1]


def _look_at_times(table: Table, plan: Plan, *, is_stamp_chosen: bool) -> None:
    """Whether rows run backwards; and whether midnights show that times tell the end of an interval."""
    texts = list(_texts(table, plan))
    read = (read_time(text, plan.order or "dmy") for text in texts)
    times = [moment.replace(tzinfo=None) for moment in read if isinstance(moment, datetime)]
    steps = Counter(after - before for before, after in pairwise(times))
    plan.is_descending = sum(n for step, n in steps.items() if step < timedelta()) * 2 > sum(steps.values())
    if is_stamp_chosen or not steps:
        return
    step = steps.most_common(1)[0][0]
    minutes = int(step / timedelta(minutes=1))
    ends = any("24:00" in text for text in texts) or any(
        after - before == step - timedelta(days=1) and after.time() == MIDNIGHT for before, after in pairwise(times)
    )
    if ends and minutes in STAMPS:
        plan.stamp = minutes


def _texts(table: Table, plan: Plan) -> Iterator[str]:
    """The times of the first meter's rows, as they are written."""
    named = plan.place("meter")
    first: str | None = None
    for row in islice(table.rows(), LOOKED_AT):
        meter = cell(row.cells, named)
        first = meter if first is None else first
        if meter == first:
            yield plan.time_of(row.cells)
