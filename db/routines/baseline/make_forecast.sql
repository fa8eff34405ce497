-- The hours of a site that begin in [p_from, p_from + p_horizon_hours), as they are to be expected, each with the band in which
-- four of five are to fall; and how good such forecasts were of late. Both at once, since both need the same hours;
-- internal.forecast_hours and internal.forecast_quality give either.
--   p_from  a whole hour of the site's clock; only hours that were over by then, and by p_as_of, are looked at
-- The hours to come are like the same hours of comparable days (internal.day_profiles); the level of the last 48 hours is followed
-- as far as that has paid off in the last four weeks, and less with each day ahead (0.8 ^ days). Under seven whole days of history
-- there are no hours.
create or replace function internal.make_forecast(
  p_station public.stations, p_from timestamptz, p_horizon_hours int, p_as_of timestamptz,
  out hours internal.forecast_hour[], out quality internal.forecast_state
)
language plpgsql volatile
as $$
declare
  v_zone text := p_station.timezone;
  v_until timestamptz := least(p_from, date_trunc('hour', p_as_of, v_zone));
  v_now timestamp := v_until at time zone v_zone;
  v_origin date := v_now::date;
  v_known internal.local_hour[] := internal.learnt_hours(
    p_station,
    internal.gather_hours(p_station, (v_origin - 142)::timestamp at time zone v_zone, v_until, least(p_as_of, p_from)),
    v_until);
  v_level double precision;
begin
  quality := internal.find_forecast_state(p_station, v_known, v_origin);
  -- Level of the last 48 hours, each day as it was forecast at its own midnight.
  select case when count(*) >= 12 and sum(k.kwh) > 0 and sum(x.base) > 0
    then greatest(least(sum(k.kwh) / sum(x.base), 2), 0.5) else 1 end
  into v_level
  from internal.day_forecasts(p_station, v_known, array[v_origin - 2, v_origin - 1, v_origin], 1) as d
  cross join lateral unnest(d.base) with ordinality as x (base, hr)
  join unnest(v_known) as k on k.day = d.origin and k.hr = x.hr - 1
  where x.base is not null and k.day + make_interval(hours => k.hr) >= v_now - interval '48 hours';

  hours := array(
    select row(
      h.ts, m.expected * h.length,
      greatest(m.expected - quality.widening * greatest(m.expected - m.p10, 0.01 * m.expected), 0) * h.length,
      (m.expected + quality.widening * greatest(m.p90 - m.expected, 0.01 * m.expected)) * h.length
    )::internal.forecast_hour
    from internal.clock_hours(p_from, p_from + make_interval(hours => p_horizon_hours), p_station) as h
    join internal.day_forecasts(p_station, v_known, array[v_origin], 9) as d on d.ahead = h.day - v_origin
    cross join lateral (
      select d.base[h.hr + 1] * f.k as expected, d.p10[h.hr + 1] * f.k as p10, d.p90[h.hr + 1] * f.k as p90
      from (select power(v_level, quality.phi * power(0.8, d.ahead)) as k) as f
    ) as m
    where m.expected is not null
    order by h.ts);
end;
$$;
comment on function internal.make_forecast is 'Hours of a site to come, with their band, and how good such forecasts were of late.';
