-- The same as internal.consumption_of_samples, from the rollup: exact where it is fresh (internal.has_fresh_hours).
--   p_from, p_to  whole hours of the site's clock
-- Series by series (offset 0): joined as a whole, the planner would fetch the hours of all series.
create or replace function internal.consumption_of_rollup(
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
      select * from internal.sample_hour as k
      where k.series_key = s.series_key and k.hour >= p_from and k.hour < p_to
      offset 0
    ) as r
  ) as h;
$$;
comment on function internal.consumption_of_rollup is 'Consumption of a site''s series by hour, kWh, from the rollup of its samples.';
