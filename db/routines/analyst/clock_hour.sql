-- The series of stations whose hours do not begin with those of UTC (India, Nepal, Lord Howe Island), by hour of their clock, in
-- the columns of internal.utc_hour. They are folded from the samples, hour by hour; a condition on the hour picks the hours first.
create or replace view internal.clock_hour as
select
  s.series_key, s.station_key, s.semantic, m.fold, s.scale, h.*,
  case
    when m.fold = 'delta' then coalesce(
      (
        select x.value from internal.sample as x
        where x.series_key = s.series_key and x.ts < h.hour and x.value is not null
        order by x.ts desc limit 1
      ),
      (select r.last_value from internal.retired_clock_hour as r where r.series_key = s.series_key and r.hour < h.hour
        order by r.hour desc limit 1))
  end as before
from internal.series as s
join public.stations as t on t.station_key = s.station_key and not t.whole_hours
left join public.semantics as m on m.semantic = s.semantic
cross join lateral (
  select
    g.hour, p.samples, p.value_sum, p.value_min, p.value_max, p.first_value, p.last_value, p.first_ts, p.last_ts,
    internal.integrate(p.values, p.times, g.hour, g.hour + interval '1 hour') as integral,
    internal.fold('delta', p.values, p.times, null, null) as rise
  from (
    -- Looked for twice an hour: there are clocks that change by half of one.
    select distinct date_trunc('hour', b.time, t.timezone) as hour
    from internal.samples_since as f
    cross join lateral generate_series(f.since, now() + interval '1 day', interval '30 minutes') as b (time)
    where date_trunc('hour', b.time, t.timezone) >= coalesce((select r.retired_until from internal.retention as r), '-infinity')
  ) as g
  cross join lateral (
    select
      count(*) as samples, sum(x.value) as value_sum, min(x.value) as value_min, max(x.value) as value_max,
      first(x.value, x.ts) as first_value, last(x.value, x.ts) as last_value, min(x.ts) as first_ts, max(x.ts) as last_ts,
      array_agg(x.value order by x.ts) as values, array_agg(x.ts order by x.ts) as times
    from internal.sample as x
    where x.series_key = s.series_key
      and x.ts >= g.hour
      and x.ts < g.hour + interval '2 hours' -- an hour is longer than sixty minutes where clocks go back by half of one
      and date_trunc('hour', x.ts, t.timezone) = g.hour
      and x.value is not null
    having count(*) > 0
  ) as p
  union all
  select
    r.hour, r.samples, r.value_sum, r.value_min, r.value_max, r.first_value, r.last_value, r.first_ts, r.last_ts, r.integral, r.rise
  from internal.retired_clock_hour as r
  where r.series_key = s.series_key
) as h;
comment on view internal.clock_hour is 'The series of stations whose hours do not begin with those of UTC, by hour of their clock.';
