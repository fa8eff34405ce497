-- The same as internal.consumption_of_samples where the samples are no longer kept, from the hours that are.
--   p_from, p_to  whole hours of the site's clock
create or replace function internal.consumption_of_retired(
  p_station public.stations, p_meter text, p_from timestamptz, p_to timestamptz
)
returns table (series_key int, hour timestamptz, kwh double precision, samples bigint)
language sql stable
as $$
  select
    h.series_key,
    h.hour,
    internal.consumption_of_hour(h.fold, h.scale, h.value_sum, h.integral, h.rise, h.before, h.first_value),
    h.samples
  from (
    select
      r.*, s.fold, s.scale,
      coalesce(
        lag(r.last_value) over (partition by s.series_key order by r.hour),
        case when s.fold = 'delta' then internal.value_before(s.series_key, p_from) end) as before
    from internal.consumption_series(p_station.station_key, p_meter) as s
    cross join lateral (
      select * from internal.retired_hour as u
      where p_station.whole_hours and u.series_key = s.series_key and u.hour >= p_from and u.hour < p_to
      union all
      select * from internal.retired_clock_hour as c
      where not p_station.whole_hours and c.series_key = s.series_key and c.hour >= p_from and c.hour < p_to
    ) as r
  ) as h;
$$;
comment on function internal.consumption_of_retired is 'Consumption of a site''s series by hour, kWh, from retired hours.';
