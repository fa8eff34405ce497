-- The hours of a site that begin in [p_from, p_to) as alerts are looked for in them.
--   p_as_of     what was known when; an hour counts as missing once the grace after it has passed
--   p_profiles  internal.alert_profile of the local days
-- kwh: null where the hour is not good. An hour is missing when less than half of its readings came, and nobody has explained it;
-- before the first reading of a site nothing is missing, nor once nothing has come for a week: by then it has been told.
create or replace function internal.alert_hours(
  p_station public.stations, p_from timestamptz, p_to timestamptz, p_as_of timestamptz, p_profiles internal.alert_profile[]
)
returns setof internal.alert_hour
language sql stable
as $$
  with
    meters as materialized (
      select min(m.since) as since, max(m.last_ts) >= p_as_of - interval '7 days' as are_expected
      from internal.meter_expectations(p_station.station_key, p_as_of) as m
    ),
    hour as materialized (
      select h.*, c.day, c.hr, c.length
      from internal.site_hours(p_station, p_from, p_to, p_as_of) as h
      join internal.clock_hours(p_from, p_to, p_station) as c on c.ts = h.hour
    ),
    stuck as (
      select h.hour, min(r.since) as since
      from hour as h
      join unnest(p_profiles) as p on p.day = h.day
      join internal.flat_runs(p_station.station_key, p_from, p_to) as r
        on r.since < h.hour + interval '1 hour' and r.until >= h.hour + interval '1 hour'
      left join lateral unnest(p.flat_series, p.flat_hours) as n (series_key, hours) on n.series_key = r.series_key
      cross join lateral internal.thresholds_of(p_station.tenant_id, p_station.id) as t
      where extract(epoch from h.hour + interval '1 hour' - r.since) / 3600 >= case
        when r.cadence < 3600 then greatest((t ->> 'flat_line_warning')::float8, 1.25 * coalesce(n.hours, 0))
        else greatest((t ->> 'flat_line_warning')::float8 + 1, coalesce(n.hours, 0) + 1)
      end
      group by h.hour
    )
  select
    h.hour, h.day, h.hr,
    case when h.is_good then h.kwh end,
    p.expected[h.hr + 1] * h.length,
    h.coverage,
    h.is_good,
    h.is_explained,
    not h.is_explained
      and m.are_expected
      and h.coverage < 0.5
      and h.hour >= date_trunc('hour', m.since, p_station.timezone)
      and h.hour + interval '1 hour' + make_interval(secs => internal.setting('hour_close_grace_seconds', '900')::int) <= p_as_of,
    s.since
  from hour as h
  cross join meters as m
  left join unnest(p_profiles) as p on p.day = h.day
  left join stuck as s on s.hour = h.hour
  order by h.hour;
$$;
comment on function internal.alert_hours is 'Hours of a site as alerts are looked for in them.';
