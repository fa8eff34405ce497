-- The same as internal.consumption_of_samples, from the rollup: exact where it is fresh (internal.has_fresh_hours).
--   p_from, p_to  whole hours of the site's clock
create or replace function internal.consumption_of_rollup(
  p_station public.stations, p_meter text, p_from timestamptz, p_to timestamptz
)
returns table (series_key int, hour timestamptz, kwh double precision, samples bigint)
language sql stable
as $$
  with
    series as materialized (select * from internal.consumption_series(p_station.station_key, p_meter))
  select h.series_key, h.hour, h.value_sum * s.scale, h.samples
  from series as s
  join internal.sample_hour as h on h.series_key = s.series_key
  where s.fold = 'sum' and h.hour >= p_from and h.hour < p_to
  union all
  select h.series_key, h.hour, h.integral * s.scale, h.samples
  from series as s
  join internal.sample_hour as h on h.series_key = s.series_key
  where s.fold = 'integrate' and h.hour >= p_from and h.hour < p_to
  union all
  select
    r.series_key,
    r.hour,
    case when r.before is null then r.rise else coalesce(r.rise, 0) + internal.register_step(r.before, r.first_value) end,
    r.samples
  from (
    select
      h.series_key, h.hour, h.samples, h.rise * s.scale as rise, h.first_value * s.scale as first_value,
      s.scale * coalesce(
        lag(h.last_value) over (partition by h.series_key order by h.hour),
        internal.value_before(h.series_key, p_from)) as before
    from series as s
    join internal.sample_hour as h on h.series_key = s.series_key
    where s.fold = 'delta' and h.hour >= p_from and h.hour < p_to
  ) as r;
$$;
comment on function internal.consumption_of_rollup is 'Consumption of a site''s series by hour, kWh, from the rollup of its samples.';
