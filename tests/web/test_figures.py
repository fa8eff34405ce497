"""How times that something lasted are written on pages."""

import pytest

from api.web.figures import NONE, lasting

SPACE = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (None, NONE),
        (0, "0 s"),
        (0.4, "0 s"),
        (59.6, "1 min"),
        (90, "1 min 30 s"),
        (3600, "1 h"),
        (3601, "1 h"),
        (7260.2, "2 h 1 min"),
        (86400 * 2 + 3600 * 5 + 59, "2 d 5 h"),
        (86400 * 40, "40 d"),
    ],
)
def test_two_units_say_how_long_it_lasted(seconds: float | None, text: str) -> None:
    told = lasting(seconds)
    assert told.replace(SPACE, " ") == text
    assert told.count(" ") == text.count(" ") // 2, "a number and its unit stay together"
