"""Numbers as exports write them: with a decimal point or comma, and perhaps another mark between thousands."""

import re
from collections.abc import Iterable
from typing import Literal

Decimal = Literal["point", "comma"]
MARKS: dict[Decimal, str] = {"point": ".", "comma": ","}

_SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "\N{RIGHT SINGLE QUOTATION MARK}": "'"})
_WHOLE = r"[+-]?(?:\d+|[1-9]\d{0,2}(?:(?P<mark>[MARKS '])\d{3})(?:(?P=mark)\d{3})*)?"
_REST = r"\d*)?(?:[eE][+-]?\d+)?"
_POINT = re.compile(_WHOLE.replace("MARKS", ",") + r"(?:\." + _REST, re.ASCII)
_COMMA = re.compile(_WHOLE.replace("MARKS", ".") + r"(?:," + _REST, re.ASCII)
_PATTERNS: dict[Decimal, re.Pattern[str]] = {"point": _POINT, "comma": _COMMA}


def decimal_of(texts: Iterable[str]) -> Decimal | None:
    """The decimal mark that fits the numbers; None where `1,234` may be over a thousand or little over one."""
    is_open = False
    for text in texts:
        plain = text.strip()
        if "." not in plain and "," not in plain:
            continue
        fits = [mark for mark in MARKS if read_number(plain, mark) is not None]
        if len(fits) == 1:
            return fits[0]
        is_open = is_open or len(fits) == 2
    return None if is_open else "point"


def read_number(text: str, decimal: Decimal) -> float | None:
    """The number that a text is with this decimal mark; None where it is none."""
    plain = text.strip().translate(_SPACES)
    if not plain.strip("+-.,eE ") or not _PATTERNS[decimal].fullmatch(plain):
        return None
    mark = MARKS[decimal]
    return float("".join("." if c == mark else c for c in plain if c in "+-eE0123456789" or c == mark))


def looks_like_number(text: str) -> bool:
    """Whether a text is a number with either decimal mark."""
    return any(read_number(text, mark) is not None for mark in MARKS)
