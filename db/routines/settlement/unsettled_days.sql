-- Days of a station in [p_from, p_to) that have begun and are not settled, each with why.
-- Returns for each
--   day_start      when it begins
--   closed, hours  how many of its hours are closed, and how many it takes to settle it (internal.fold_period)
--   reason         running  it is not over
--                  waiting  its hours close by themselves: the station runs, or readings of it were marked
--                  frozen   readings of it were marked, and wait under a frozen statement for the next version
--                  missing  hours of it will not close: they lie before the station ran, and no reading of them came
create or replace function internal.unsettled_days(p_station public.stations, p_from timestamptz, p_to timestamptz)
returns table (day_start timestamptz, closed bigint, hours bigint, reason text)
language sql stable
as $$
  with
    calendar as (
      select d.period_start, d.period_end, ceil(extract(epoch from d.period_end - d.period_start) / 3600)::bigint as hours
      from generate_series(
        date_trunc('day', p_from at time zone p_station.timezone), least(p_to, now()) at time zone p_station.timezone,
        interval '1 day'
      ) as g (midnight)
      cross join lateral internal.period_of('DAY', g.midnight at time zone p_station.timezone, p_station.timezone) as d
      where d.period_start >= p_from and d.period_start < least(p_to, now())
    )
  select
    c.period_start,
    h.closed,
    case when e.hours < 24 then least(c.hours, e.hours) else c.hours end,
    case
      when c.period_end > now() then 'running'
      when m.marked and internal.is_frozen(p_station, c.period_start) then 'frozen'
      when m.marked or coalesce(p_station.closed_until, p_station.running_since) < c.period_end then 'waiting'
      else 'missing'
    end
  from calendar as c
  cross join (select internal.setting('expected_hours', '24')::bigint as hours) as e
  cross join lateral (
    select count(*) as closed
    from public.analytics_statistics as a
    where a.tenant_id = p_station.tenant_id and a.subject_id = p_station.id and a.time_type = 'HOUR'
      and a.period_start >= c.period_start and a.period_start < c.period_end
  ) as h
  cross join lateral (
    select exists (
      select from internal.dirty_hour as w
      where w.station_key = p_station.station_key and w.hour >= c.period_start and w.hour < c.period_end
    ) as marked
  ) as m
  where not exists (
    select from public.settlements_day as s
    where s.tenant_id = p_station.tenant_id and s.station_id = p_station.id and s.day_start = c.period_start
  );
$$;
comment on function internal.unsettled_days is 'Days of a station in a range that have begun and are not settled, with why.';
