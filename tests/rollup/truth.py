"""What a rollup must say: the fold of the samples, computed from nothing else; and where it does not."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from tests.rollup.ground import Ground

# Hours of series: what the rollup says (kept), what the samples come to (folded), and whether it claims to be exact.
HOURS = """
with
  picked as (
    select * from unnest(%s::int[], %s::timestamptz[]) as p (series_key, hour)
  ),
  gathered as (
    select p.series_key, p.hour, array_agg(x.value order by x.ts) as values, array_agg(x.ts order by x.ts) as times
    from picked as p
    join internal.sample as x
      on x.series_key = p.series_key and x.ts >= p.hour and x.ts < p.hour + interval '1 hour' and x.value is not null
    group by 1, 2
  ),
  folded as (
    select
      series_key, hour, cardinality(values) as samples,
      internal.fold('sum', values, times, hour, hour + interval '1 hour') as value_sum,
      (select min(v) from unnest(values) as v) as value_min,
      (select max(v) from unnest(values) as v) as value_max,
      values[1] as first_value,
      internal.fold('last', values, times, hour, hour + interval '1 hour') as last_value,
      times[1] as first_ts,
      times[cardinality(times)] as last_ts,
      internal.fold('integrate', values, times, hour, hour + interval '1 hour') as integral,
      internal.fold('delta', values, times, hour, hour + interval '1 hour') as rise
    from gathered
  )
select
  p.series_key, p.hour, internal.has_fresh_hours(p.hour, p.hour + interval '1 hour') as is_fresh,
  to_jsonb(k) as kept, to_jsonb(f) as folded
from picked as p
left join internal.sample_hour as k on k.series_key = p.series_key and k.hour = p.hour
left join folded as f on f.series_key = p.series_key and f.hour = p.hour
"""

# Days of series: the same, over all samples of the day at once.
DAYS = """
with
  gathered as (
    select
      series_key, date_trunc('day', ts) as day,
      array_agg(value order by ts) as values, array_agg(ts order by ts) as times,
      count(distinct date_trunc('hour', ts)) as hours
    from internal.sample
    where value is not null
    group by 1, 2
  ),
  folded as (
    select
      g.series_key, g.day, g.hours, cardinality(values) as samples,
      internal.fold('sum', values, times, day, day + interval '1 day') as value_sum,
      (select min(v) from unnest(values) as v) as value_min,
      (select max(v) from unnest(values) as v) as value_max,
      values[1] as first_value,
      values[cardinality(values)] as last_value,
      times[1] as first_ts,
      times[cardinality(times)] as last_ts,
      internal.fold('delta', values, times, day, day + interval '1 day') as rise
    from gathered as g
  )
select
  f.series_key, f.day as hour, internal.has_fresh_hours(f.day, f.day + interval '1 day') as is_fresh,
  to_jsonb(k) - 'integral' as kept, to_jsonb(f) as folded
from folded as f
full join internal.sample_day as k on k.series_key = f.series_key and k.day = f.day
"""

# What each series used, by hour of its station's own clock: as told, and folded with the reading before the hour.
USES = """
with
  span as (select min(ts) - interval '3 hours' as since, max(ts) + interval '3 hours' as until from internal.sample),
  gathered as (
    select
      s.series_key, s.scale, m.fold, date_trunc('hour', x.ts, t.timezone) as hour,
      array_agg(x.value * s.scale order by x.ts) as values, array_agg(x.ts order by x.ts) as times
    from stations as t
    join internal.series as s on s.station_key = t.station_key
    join semantics as m on m.semantic = s.semantic
    join internal.sample as x on x.series_key = s.series_key and x.value is not null
    group by s.series_key, s.scale, m.fold, 4
  ),
  folded as (
    select
      g.series_key, g.hour, cardinality(g.values) as samples,
      internal.fold(g.fold, g.values, g.times, g.hour, g.hour + interval '1 hour', g.scale * (
        select x.value from internal.sample as x
        where x.series_key = g.series_key and x.ts < g.times[1] and x.value is not null
        order by x.ts desc limit 1)) as kwh
    from gathered as g
  ),
  told as (
    select c.series_key, c.hour, c.samples, c.kwh
    from span, stations as t, internal.series_consumption(t, null, span.since, span.until) as c
  )
select series_key, hour, true as is_fresh, to_jsonb(k) as kept, to_jsonb(f) as folded
from folded as f
full join told as k using (series_key, hour)
"""


class Comparison:
    """What was compared, and what differed."""

    def __init__(self, rows: list[dict[str, Any]]) -> None:
        self.rows = rows
        self.fresh = [row for row in rows if row["is_fresh"]]
        self.wrong = [row for row in rows if not is_same(row["kept"], row["folded"])]
        self.lies = [row for row in self.wrong if row["is_fresh"]]


def compare_hours(ground: Ground, hours: Iterable[tuple[int, datetime]]) -> Comparison:
    """Compare these hours of series."""
    picked = sorted(hours)
    return Comparison(ground.rows(HOURS, [series for series, _ in picked], [hour for _, hour in picked]))


def compare_days(ground: Ground) -> Comparison:
    """Compare all days of UTC."""
    return Comparison(ground.rows(DAYS))


def compare_uses(ground: Ground) -> Comparison:
    """Compare what each series used, by all hours of its station's clock."""
    return Comparison(ground.rows(USES))


def is_same(kept: Any, folded: Any) -> bool:
    """Whether two rows are equal, but for the order in which numbers were added."""
    if isinstance(kept, dict) and isinstance(folded, dict):
        return kept.keys() == folded.keys() and all(is_same(kept[name], folded[name]) for name in kept)
    if isinstance(kept, int | float) and isinstance(folded, int | float):
        return math.isclose(kept, folded, rel_tol=1e-9, abs_tol=1e-7)
    return bool(kept == folded)
