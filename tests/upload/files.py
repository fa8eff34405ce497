"""A file in memory, and what is made of it."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import NamedTuple

from api.metering.moments import Bounds
from api.metering.record import Reading
from api.upload.choices import Choices, Plan, Site
from api.upload.guess import make_plan
from api.upload.reader import Reader, Refusal
from api.upload.table import Table, guess_layout

SITES = {"s1": Site("Works", "Europe/Berlin"), "s2": Site("Mill", "Asia/Seoul")}
BOUNDS = Bounds(datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC))


class Read(NamedTuple):
    """Readings and refusals of a file, and how many rows the order of rows decided."""

    readings: list[Reading]
    refusals: list[Refusal]
    decided: int

    @property
    def moments(self) -> list[str]:
        """Times of the readings, UTC."""
        return [f"{reading.moment:%Y-%m-%d %H:%M}" for reading in self.readings]


def table(text: str | bytes, **layout: str) -> Table:
    """A file in the layout that it is taken to have."""
    file = io.BytesIO(text.encode() if isinstance(text, str) else text)
    return Table(file, guess_layout(file, **layout))


def plan(text: str | bytes, sites: dict[str, Site] = SITES, **form: str) -> Plan:
    """What a file is taken as, with the choices of a form."""
    return make_plan(table(text), Choices.of(form), sites)


def read(text: str | bytes, sites: dict[str, Site] = SITES, **form: str) -> Read:
    """The rows of a file whose site is s1, meter m and unit kWh where nothing else is said."""
    found = table(text)
    chosen = make_plan(found, Choices.of({"site_id": "s1", "meter_id": "m", "unit": "kWh", **form}), sites)
    assert chosen.questions == {}, chosen
    reader = Reader(found, chosen, sites, BOUNDS)
    rows = [(row, reader.read(row)) for row in found.rows()]
    return Read(
        [result for _row, result in rows if isinstance(result, Reading)],
        [reader.refusal(row, result) for row, result in rows if not isinstance(result, Reading)],
        reader.clock.decided,
    )
