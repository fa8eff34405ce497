"""A walk through a year: every midnight a forecast of the week to come, as it would have been made then."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import psycopg

from tests.accuracy.series import TENANT, Series

WARM_UP_DAYS = 84
ACTUAL = """
create temporary table actual as
select
  (h.hour at time zone s.timezone)::date as day, extract(hour from h.hour at time zone s.timezone)::int as hr, h.kwh
from public.stations as s
cross join lateral (
  select min(x.ts) as first, max(x.ts) as last
  from internal.series as i join internal.sample as x on x.series_key = i.series_key where i.station_key = s.station_key
) as span
cross join lateral internal.site_hours(s, span.first, span.last + interval '1 hour', span.last + interval '1 hour') as h
where s.tenant_id = %s and s.id = %s and h.is_good
"""
ORIGINS = """
select r.first + n
from (select min(day) as first, max(day) as last from actual) as r, generate_series(%s::int, %s::int) as n
where r.first + n <= r.last
order by n
"""
FORECAST = """
select
  (f.ts at time zone s.timezone)::date - %(origin)s, extract(hour from f.ts at time zone s.timezone)::int,
  f.expected_kwh, f.lower_kwh, f.upper_kwh, a.kwh, w.kwh
from public.stations as s
cross join lateral internal.forecast_hours(s, %(origin)s::timestamp at time zone s.timezone, 168) as f
left join actual as a
  on a.day = (f.ts at time zone s.timezone)::date and a.hr = extract(hour from f.ts at time zone s.timezone)::int
left join actual as w
  on w.day = (f.ts at time zone s.timezone)::date - 7 and w.hr = extract(hour from f.ts at time zone s.timezone)::int
where s.tenant_id = %(tenant)s and s.id = %(site)s
"""


@dataclass
class Errors:
    """Sums of errors on hours of which both the value and that of the week before are known."""

    hours: int = 0
    ours: float = 0.0
    naive: float = 0.0

    def add(self, ours: float, naive: float) -> None:
        """Count an hour."""
        self.hours, self.ours, self.naive = self.hours + 1, self.ours + ours, self.naive + naive

    @property
    def ratio(self) -> float:
        """Mean absolute error over that of taking the same hour of the week before."""
        return self.ours / self.naive


@dataclass
class Hits:
    """How many hours fell within the band."""

    hours: int = 0
    within: int = 0

    def add(self, within: bool) -> None:
        """Count an hour."""
        self.hours, self.within = self.hours + 1, self.within + within

    @property
    def share(self) -> float:
        """The share of the hours."""
        return self.within / self.hours


@dataclass
class Walk:
    """What came of it. Hours of which nothing was expected and nothing came, as at a solar site's night, are out."""

    series: Series
    days: int = 0
    day: Errors = field(default_factory=Errors)
    week: Errors = field(default_factory=Errors)
    band: Hits = field(default_factory=Hits)
    week_band: Hits = field(default_factory=Hits)
    by_hour: dict[int, Hits] = field(default_factory=lambda: defaultdict(Hits))
    by_month: list[Errors] = field(default_factory=list)

    def add(self, rows: Iterable[tuple[int, int, float, float, float, float | None, float | None]]) -> None:
        """Count the forecast of a midnight; `by_month` has one entry for four weeks of midnights."""
        if self.days % 28 == 0:
            self.by_month.append(Errors())
        self.days += 1
        for ahead, hour, expected, lower, upper, actual, before in rows:
            if actual is None:
                continue
            if before is not None:
                self._err(ahead, abs(actual - expected), abs(actual - before))
            if expected > 1e-9 or actual > 1e-9:
                self._hit(ahead, hour, lower <= actual <= upper)

    def _err(self, ahead: int, ours: float, naive: float) -> None:
        for errors in (self.week, *((self.day, self.by_month[-1]) if ahead == 0 else ())):
            errors.add(ours, naive)

    def _hit(self, ahead: int, hour: int, within: bool) -> None:
        for hits in (self.week_band, *((self.band, self.by_hour[hour]) if ahead == 0 else ())):
            hits.add(within)


def walk(connection: psycopg.Connection, series: Series, weeks: int | None) -> Walk:
    """Load a series and walk through it, from its 84th day on, to its last week or so many weeks far."""
    series.load(connection)
    connection.execute("analyze internal.sample")
    connection.execute("drop table if exists actual")
    connection.execute(ACTUAL, [TENANT, series.site])
    last = WARM_UP_DAYS + 7 * weeks - 1 if weeks else 366
    result = Walk(series)
    for (origin,) in connection.execute(ORIGINS, [WARM_UP_DAYS, last]).fetchall():
        values = {"origin": origin, "tenant": TENANT, "site": series.site}
        result.add(connection.execute(FORECAST, values).fetchall())
    return result
