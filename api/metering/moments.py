"""Times of readings: what a record may say, and how far from now it may lie."""

from datetime import UTC, datetime, timedelta, tzinfo

import msgspec

from api.ingest.telemetry import EPOCH, MILLISECONDS_FROM

AHEAD = timedelta(minutes=5)


class Bounds(msgspec.Struct, frozen=True):
    """Times that readings may have."""

    earliest: datetime
    latest: datetime

    @classmethod
    def around(cls, now: datetime, max_past_days: int) -> "Bounds":
        """Five minutes ahead of now, and so many days back."""
        return cls(now - timedelta(days=max_past_days), now + AHEAD)

    def refuse(self, moment: datetime) -> str | None:
        """Why a time is not taken; None when it is."""
        if moment > self.latest:
            return "lies more than 5 minutes ahead"
        if moment < self.earliest:
            return f"lies before {self.earliest:%Y-%m-%d}, which is too long ago"
        return None


def read_moment(value: object, zone: tzinfo | None) -> datetime | str:
    """The time that a record's field says, in UTC, or why it says none.

    Text is RFC 3339; without an offset it needs `zone`, the request's word on what it means. A number is unix time, in
    milliseconds above 10^12.
    """
    if isinstance(value, bool) or value is None:
        return "is required"
    if isinstance(value, int | float):
        return _from_epoch(value)
    if not isinstance(value, str):
        return "must be an RFC 3339 time"
    try:
        moment = msgspec.convert(value.strip(), datetime)
        if moment.tzinfo is None:
            if zone is None:
                return "needs a time zone: Z or an offset"
            moment = moment.replace(tzinfo=zone)
        return moment.astimezone(UTC)
    except (msgspec.ValidationError, OverflowError, ValueError):
        return "must be an RFC 3339 time"


def _from_epoch(number: int | float) -> datetime | str:
    try:
        return EPOCH + timedelta(seconds=number / 1000 if number > MILLISECONDS_FROM else number)
    except (OverflowError, ValueError):
        return "must be unix time"
