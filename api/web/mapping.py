"""The choices about an uploaded file as a form shows them."""

from __future__ import annotations

from datetime import datetime
from itertools import islice
from typing import IO, Any, NamedTuple
from zoneinfo import ZoneInfo

from api.errors import Problem
from api.upload.choices import PREFIX, Choices, Plan, Site
from api.upload.guess import make_plan
from api.upload.table import DELIMITERS, Row, Table, guess_layout
from api.web.words import _

RAW_ROWS = 3
LAYOUT = ("encoding", "delimiter", "header")
BASIS = (*LAYOUT, "times", "values")
RESTS_ON = {"order": "times", "stamp": "times", "decimal": "values", "unit": "values"}
"""Choices about what is in a column, by the column: another one may need another choice."""


class Asked:
    """What is left to answer, as the form shows it beside its fields."""

    summary = None

    def __init__(self, at: dict[str, str]) -> None:
        self.at = at


class Mapping(NamedTuple):
    """A file, what it is taken as, its first rows, and the form that shows that. `seen` is what its choices rest on.

    `is_seen`: they rest on what the form showed, and on nothing that was changed since.
    """

    table: Table
    plan: Plan
    raw: list[Row]
    form: dict[str, Any]
    asked: Asked
    seen: str
    is_seen: bool

    def zone(self, sites: dict[str, Site], site: str) -> str:
        """The zone that times of a site are shown in."""
        return self.plan.timezone or sites[site].timezone

    def stamp(self, moment: datetime, zone: str) -> str:
        """A time with its offset."""
        local = moment.astimezone(ZoneInfo(zone))
        text = local.isoformat(sep=" ", timespec="seconds" if local.second or local.microsecond else "minutes")
        return f"{text[:-6]} {text[-6:]}"


def read_mapping(file: IO[bytes], form: dict[str, str], sites: dict[str, Site]) -> Mapping:
    """What a file is taken as, by the fields of the form where they are there. A bad field is asked for again."""
    form, wrong = dict(form), dict[str, str]()
    seen = form.pop("seen", "")
    before = dict(zip((*BASIS, *RESTS_ON), seen.split("|"), strict=False)) if seen else {}
    layout = _try(form, wrong, lambda: guess_layout(file, *(form.get(name) for name in LAYOUT)))
    basis = dict(zip(LAYOUT, _layout_words(layout), strict=True))
    table = Table(file, layout)
    if _differs(basis, before):
        form = {name: value for name, value in form.items() if not name.startswith(PREFIX)}
    plan = _try(form, wrong, lambda: make_plan(table, Choices.of(form), sites))
    basis |= dict(zip(("times", "values"), _sources(plan), strict=True))
    stale = [name for name in RESTS_ON if form.get(name, "") == before.get(name) and _is_stale(name, basis, before)]
    if stale:
        form = {name: value for name, value in form.items() if name not in stale}
        plan = make_plan(table, Choices.of(form), sites)
    asked = {field: _question(question) for field, question in plan.questions.items()}
    asked |= {field: message[:1].upper() + message[1:] for field, message in wrong.items()}
    plan.questions = {**plan.questions, **wrong}
    shown = _fields(plan)
    return Mapping(
        table,
        plan,
        list(islice(table.rows(), RAW_ROWS)),
        {name: basis[name] for name in LAYOUT} | shown,
        Asked(asked),
        "|".join([*basis.values(), *(shown[name] for name in RESTS_ON)]),
        is_seen=not _differs(basis, before),
    )


def _differs(basis: dict[str, str], before: dict[str, str]) -> bool:
    return any(value != before.get(name, value) for name, value in basis.items())


def _is_stale(name: str, basis: dict[str, str], before: dict[str, str]) -> bool:
    """Whether what a choice rests on is another than it was."""
    return _differs({key: basis[key] for key in (*LAYOUT, RESTS_ON[name])}, before)


def _question(name: str) -> str:
    return {
        "two-columns": _("Two columns are taken as the same; one of them is not."),
        "no-value": _("Say which column holds the value."),
        "no-time": _("Say which column holds the time."),
        "no-date": _("Say which column holds the date that the time of day belongs to."),
        "two-times": _("Take either one column as date and time, or one as the date and one as the time of day."),
        "order": _("The dates can be read both ways: say whether the day or the month comes first."),
        "decimal": _("The numbers can be read both ways: say which mark comes before the decimals."),
        "unit": _("Neither the file nor its header says the unit: choose it."),
        "site": _("The file names no site of yours: choose it."),
        "meter": _("The file has no column for the meter: name it."),
    }[name]


def _try(form: dict[str, str], wrong: dict[str, str], make: Any) -> Any:
    """What `make` gives, without the fields of the form that it refuses; they are told in `wrong`."""
    while True:
        try:
            return make()
        except Problem as exc:
            bad = {error.field: error.message for error in exc.errors}
            if not bad.keys() - wrong.keys():
                raise
            wrong |= bad
            for name in [name for name in form if name in bad or ("columns" in bad and name.startswith(PREFIX))]:
                del form[name]


def _layout_words(layout: Any) -> tuple[str, str, str]:
    delimiter = next(name for name, mark in DELIMITERS.items() if mark == layout.delimiter)
    return layout.encoding, delimiter, str(layout.header)


def _sources(plan: Plan) -> tuple[str, str]:
    """The columns that times and values are read from."""
    times = [str(n) for n, role in enumerate(plan.roles) if role in ("time", "date", "clock")]
    values = [str(n) for n, role in enumerate(plan.roles) if role == "value"]
    return "+".join(times), "+".join(values)


def _fields(plan: Plan) -> dict[str, Any]:
    names = ("order", "decimal", "timezone", "site_id", "meter_id", "unit")
    return {name: getattr(plan, name) or "" for name in names} | {"stamp": str(plan.stamp)}
