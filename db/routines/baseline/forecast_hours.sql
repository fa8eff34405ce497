-- The hours of a site from p_from on as they are to be expected: see internal.make_forecast. May store what it had to make.
--   p_from  a whole hour of the site's clock; in the past, the forecast as it would have been then
create or replace function internal.forecast_hours(p_station public.stations, p_from timestamptz, p_horizon_hours int)
returns setof internal.forecast_hour
language sql volatile
as $$
  select h.* from internal.make_forecast(p_station, p_from, p_horizon_hours, now()) as f cross join lateral unnest(f.hours) as h;
$$;
comment on function internal.forecast_hours is 'Hours of a site to come, with their band.';
