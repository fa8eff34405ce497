"""Local times of a meter, row by row, as instants: what the order of rows tells where the clock does not."""

from datetime import UTC, datetime, time, timedelta, tzinfo

NEAR = timedelta(hours=2)
"""How long before an hour that comes twice a meter's previous row may lie to tell which of both is meant."""
MIDNIGHT = time()


class Clock:
    """Turns the times of rows into instants. One for a file: it remembers the previous row of each meter.

    `minutes` is the length of the interval whose end the times tell; 0 where they tell its begin. Where the hour that
    comes twice in autumn is not told apart by an offset, the order of the rows does; `decided` counts such rows.
    """

    def __init__(self, minutes: int, is_descending: bool) -> None:
        self._interval = timedelta(minutes=minutes)
        self._is_descending = is_descending
        self._before: dict[tuple[str, str], tuple[datetime, datetime]] = {}
        self.decided = 0

    def read(self, meter: tuple[str, str], told: datetime, zone: tzinfo) -> datetime | str:
        """The instant (UTC) of a row of a meter (site, name); or why the time is none. Raises OverflowError."""
        if told.tzinfo is not None:
            return told.astimezone(UTC) - self._interval
        before = self._before.get(meter)
        local = told
        if self._interval and before is not None and _ends_its_day(before[0], local):
            local += timedelta(days=1)
        instant = self._resolve(local, zone, before[1] if before else None)
        if isinstance(instant, str):
            return instant
        self._before[meter] = (told, instant)
        return instant - self._interval

    def _resolve(self, local: datetime, zone: tzinfo, before: datetime | None) -> datetime | str:
        first, second = local.replace(tzinfo=zone), local.replace(tzinfo=zone, fold=1)
        gained = _offset(second) - _offset(first)
        if not gained:
            return first.astimezone(UTC)
        if gained > timedelta():
            return f"{local:%Y-%m-%d %H:%M} does not exist in {zone}: the clocks go forward"
        early, late = first.astimezone(UTC), second.astimezone(UTC)
        if before is None or not early - NEAR <= before <= late + NEAR:
            return f"{local:%Y-%m-%d %H:%M} comes twice in {zone}, and no row beside it tells which is meant"
        self.decided += 1
        if self._is_descending:
            return early if before <= late else late
        return late if before >= early else early


def _ends_its_day(before: datetime, local: datetime) -> bool:
    """Whether a midnight follows the other times of its day: it ends the day that it names."""
    return local.time() == MIDNIGHT and before.date() == local.date() and before > local


def _offset(moment: datetime) -> timedelta:
    offset = moment.utcoffset()
    assert offset is not None
    return offset
