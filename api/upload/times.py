"""Dates and times as exports write them."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Literal

from api.metering.record import is_storable

Order = Literal["dmy", "mdy", "ymd"]
ORDERS: tuple[Order, ...] = ("dmy", "mdy", "ymd")

_DATE = r"(?P<a>\d{1,4})(?P<mark>[-./])(?P<b>\d{1,2})(?P=mark)(?P<c>\d{1,4})|(?P<compact>\d{8})"
_CLOCK = (
    r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,](?P<part>\d{1,9}))?)?"
    r"|(?P<digits>\d{4}(?:\d{2})?)"
)
_AFTER = r"(?:\s*(?P<half>[AaPp])\.?[Mm]\.?)?(?:\s*(?P<zone>[Zz]|UTC|GMT|CES?T|MES?Z|[+-]\d{2}(?::?\d{2})?))?"
_MOMENT = re.compile(rf"(?:{_DATE})(?:(?:\s*[Tt,]\s*|\s+|(?<=\d{{8}}))(?:{_CLOCK}){_AFTER})?", re.ASCII)
_DAY = re.compile(_DATE, re.ASCII)
_TIME_OF_DAY = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?(?:\s*[AaPp]\.?[Mm]\.?)?", re.ASCII)
_EPOCH = re.compile(r"\d{10}(?:\.\d+)?|\d{13}", re.ASCII)
_OFFSETS = {"Z": 0, "UTC": 0, "GMT": 0, "CET": 1, "MEZ": 1, "CEST": 2, "MESZ": 2}


def looks_like_time(text: str) -> bool:
    """Whether a text is a date with a time of day, written with marks."""
    match = _MOMENT.fullmatch(text.strip())
    return match is not None and not match["compact"] and bool(match["hour"] or match["digits"])


def looks_like_day(text: str) -> bool:
    """Whether a text is a date alone, written with marks."""
    match = _DAY.fullmatch(text.strip())
    return match is not None and not match["compact"]


def looks_like_clock(text: str) -> bool:
    """Whether a text is a time of day alone."""
    return _TIME_OF_DAY.fullmatch(text.strip()) is not None


def order_of(texts: Iterable[str]) -> Order | None:
    """The order of day, month and year that fits the dates; None where both ways of reading them do.

    Dates with dots begin with the day; those that begin with the year need no order: `ymd` stands for them.
    """
    is_open = False
    for text in texts:
        match = _DAY.match(text.strip())
        if match is None or match["compact"] or len(match["a"]) > 2:
            continue
        first, second = int(match["a"]), int(match["b"])
        if first > 31:
            return "ymd"
        if match["mark"] == "-" and len(match["c"]) < 4:
            is_open = True  # 18-01-02 may begin with the year as well
            continue
        if match["mark"] == "." or first > 12:
            return "dmy"
        if second > 12:
            return "mdy"
        is_open = True
    return None if is_open else "ymd"


def read_time(text: str, order: Order) -> datetime | str:
    """The time that a text says, naive where it has no offset; or why it says none.

    24:00 is the end of its day, a date alone its begin, ten or thirteen digits are unix time.
    """
    plain = text.strip()
    if _EPOCH.fullmatch(plain):
        return datetime.fromtimestamp(float(plain) / (1000 if len(plain) == 13 else 1), UTC)
    match = _MOMENT.fullmatch(plain)
    if match is None:
        return f"{quoted(plain)} is no date and time" if plain else "is empty"
    try:
        moment = datetime.combine(_day(match, order), datetime.min.time()) + _clock(match)
        offset = _offset(match["zone"])
        return moment if offset is None else moment.replace(tzinfo=timezone(offset))
    except (ValueError, OverflowError):
        return f"{quoted(plain)} is no date and time in this order of day and month"


def _day(match: re.Match[str], order: Order) -> date:
    if compact := match["compact"]:
        return date(int(compact[:4]), int(compact[4:6]), int(compact[6:]))
    a, b, c = int(match["a"]), int(match["b"]), int(match["c"])
    if len(match["a"]) > 2 or order == "ymd":
        return date(_year(match["a"]), b, c)
    return date(_year(match["c"]), b, a) if order == "dmy" else date(_year(match["c"]), a, b)


def _year(text: str) -> int:
    if len(text) == 3:
        raise ValueError(text)
    return int(text) + (2000 if len(text) < 3 else 0)


def _clock(match: re.Match[str]) -> timedelta:
    if digits := match["digits"]:
        hour, minute, second = int(digits[:2]), int(digits[2:4]), int(digits[4:] or 0)
    else:
        hour, minute, second = int(match["hour"] or 0), int(match["minute"] or 0), int(match["second"] or 0)
    if half := match["half"]:
        if not 1 <= hour <= 12:
            raise ValueError(hour)
        hour = hour % 12 + (12 if half in "Pp" else 0)
    if hour > 24 or minute > 59 or second > 59 or (hour == 24 and (minute or second)):
        raise ValueError(hour)
    part = int((match["part"] or "0").ljust(6, "0")[:6])
    return timedelta(hours=hour, minutes=minute, seconds=second, microseconds=part)


def _offset(text: str | None) -> timedelta | None:
    if text is None:
        return None
    if text.upper() in _OFFSETS:
        return timedelta(hours=_OFFSETS[text.upper()])
    digits = text[1:].replace(":", "")
    size = timedelta(hours=int(digits[:2]), minutes=int(digits[2:] or 0))
    return -size if text[0] == "-" else size


def quoted(text: str) -> str:
    """A cell as a reason shows it."""
    shown = printable(text[:40]) + ("…" if len(text) > 40 else "")
    return f"\N{LEFT DOUBLE QUOTATION MARK}{shown}\N{RIGHT DOUBLE QUOTATION MARK}"


def printable(text: str) -> str:
    """A text with spaces for control characters, which are not kept."""
    return text if text.isprintable() else "".join(c if is_storable(c) else " " for c in text)
