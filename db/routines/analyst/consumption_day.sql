-- What the meters of a station drew, by day of the station's own clock: the numbers of internal.consumption_hours, added up.
-- A condition on the day picks the days first; only then are the hours of each looked up. They come from the rollup where
-- TimescaleDB keeps it; elsewhere from the samples, since a range of hours that is not known when the query is planned would
-- read all of them.
create or replace view internal.consumption_day as
select k.station_key, d.day, c.kwh, c.samples
from (
  select
    t.station_key, t.timezone, t.whole_hours,
    array_agg(s.series_key) as series, array_agg(m.fold) as folds, array_agg(s.scale) as scales,
    t.whole_hours and current_setting('timescaledb.license', true) = 'timescale' as is_kept
  from public.stations as t
  join internal.series as s on s.station_key = t.station_key
  join public.semantics as m on m.semantic = s.semantic
  where s.semantic in ('energy_kwh', 'power_kw', 'energy_register_kwh')
  group by t.station_key, t.timezone, t.whole_hours
) as k
cross join lateral (
  select least(
    (select f.since from internal.samples_since as f),
    (
      select min(least(
        (select min(r.hour) from internal.retired_hour as r where r.series_key = u.series_key),
        (select min(r.hour) from internal.retired_clock_hour as r where r.series_key = u.series_key)))
      from unnest(k.series) as u (series_key)
    )) as since
) as e
cross join lateral (
  select g::date as day
  from generate_series(
    date_trunc('day', e.since at time zone k.timezone), now() at time zone k.timezone + interval '1 day', interval '1 day') as g
) as d
cross join lateral (
  select
    internal.station_time(d.day::timestamp, k.timezone) as start,
    internal.station_time((d.day + 1)::timestamp, k.timezone) as stop
  offset 0 -- worked out once a day, and not for each chunk that is looked at
) as b
cross join lateral (
  select sum(f.kwh) as kwh, sum(f.samples)::bigint as samples
  from (
    select
      p.samples,
      case p.fold
        when 'sum' then p.value_sum * p.scale
        when 'integrate' then p.integral * p.scale
        when 'delta' then (
      select sum(v.kwh)
      from (values
        (p.rise * p.scale), (internal.register_step(p.before * p.scale, p.first_value * p.scale))) as v (kwh)
    )
      end as kwh
    from (
      select
        s.fold, s.scale, o.samples, o.value_sum, o.first_value,
        case
          when o.values is null then o.integral
          when s.fold = 'integrate' then internal.integrate(o.values, o.times, o.hour, o.hour + interval '1 hour')
        end as integral,
        case
          when o.values is null then o.rise
          when s.fold = 'delta' then internal.fold('delta', o.values, o.times, null, null)
        end as rise,
        coalesce(
          lag(o.last_value) over (partition by s.series_key order by o.hour),
          case
            when s.fold = 'delta' then coalesce(
              (
                select x.value from internal.sample as x
                where x.series_key = s.series_key and x.ts < b.start and x.value is not null
                order by x.ts desc limit 1
              ),
              (select r.last_value from internal.retired_hour as r where r.series_key = s.series_key and r.hour < b.start
                order by r.hour desc limit 1),
              (select r.last_value from internal.retired_clock_hour as r where r.series_key = s.series_key and r.hour < b.start
                order by r.hour desc limit 1))
          end) as before
      from (
        select
          h.series_key, h.hour, h.samples, h.value_sum, h.first_value, h.last_value, h.integral, h.rise,
          null::double precision[] as values, null::timestamptz[] as times
        from internal.sample_hour as h
        where k.is_kept and h.series_key = any (k.series) and h.hour >= b.start and h.hour < b.stop
        union all
        select
          x.series_key, date_trunc('hour', x.ts, k.timezone), count(*), sum(x.value), first(x.value, x.ts), last(x.value, x.ts),
          null, null, array_agg(x.value order by x.ts), array_agg(x.ts order by x.ts)
        from internal.sample as x
        where not k.is_kept and x.series_key = any (k.series) and x.ts >= b.start and x.ts < b.stop and x.value is not null
          and date_trunc('hour', x.ts, k.timezone) >= coalesce((select r.retired_until from internal.retention as r), '-infinity')
        group by 1, 2
        union all
        select r.series_key, r.hour, r.samples, r.value_sum, r.first_value, r.last_value, r.integral, r.rise, null, null
        from internal.retired_hour as r
        where not k.is_kept and k.whole_hours and r.series_key = any (k.series) and r.hour >= b.start and r.hour < b.stop
        union all
        select r.series_key, r.hour, r.samples, r.value_sum, r.first_value, r.last_value, r.integral, r.rise, null, null
        from internal.retired_clock_hour as r
        where not k.whole_hours and r.series_key = any (k.series) and r.hour >= b.start and r.hour < b.stop
      ) as o
      join unnest(k.series, k.folds, k.scales) as s (series_key, fold, scale) on s.series_key = o.series_key
    ) as p
  ) as f
) as c
where c.samples > 0;
comment on view internal.consumption_day is 'What the meters of a station drew by day of its own clock, kWh.';
