"""How long a delivery waits for its next attempt."""

from datetime import timedelta

import pytest

from workers.notification.delivery import MAX_ATTEMPTS, Refused, Undelivered, retry_pause
from workers.notification.webhook import retry_after

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("header", "wait"),
    [
        ("120", timedelta(minutes=2)),
        ("9" * 400, DAY),
        ("Fri, 31 Dec 9999 23:59:59 GMT", DAY),
        ("Mon, 01 Jan 2024 00:00:00 GMT", timedelta()),
        ("Mon, 01 Jan 2024 00:00:00 +99999999999999999999", None),
        ("Mon, 01 Jan 99999 00:00:00 GMT", None),
        ("-5", None),
        ("soon", None),
        ("", None),
    ],
)
def test_what_receivers_ask_for(header: str, wait: timedelta | None) -> None:
    assert retry_after(header) == wait


def test_pauses_grow_and_end() -> None:
    pauses = [retry_pause(attempt, Undelivered("no answer")) for attempt in range(1, MAX_ATTEMPTS)]
    assert all(pause is not None for pause in pauses)
    seconds = [pause.total_seconds() for pause in pauses if pause]
    for pause, usual in zip(seconds, (5, 15, 45, 135, 405, 1215, 3600, 3600, 3600), strict=True):
        assert 0.75 * usual <= pause <= 1.25 * usual
    assert retry_pause(MAX_ATTEMPTS, Undelivered("no answer")) is None
    assert retry_pause(1, Refused("gone")) is None
    assert retry_pause(1, Undelivered("busy", DAY)) == DAY
