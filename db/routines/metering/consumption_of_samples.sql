-- Consumption of each series of a site (each line: internal.consumption_series) in [p_from, p_to), folded from the samples, by
-- hour of the site's own clock; hours without a sample are left out.
--   p_meter  one meter; null: all of them
--   kwh      energy of the hour, kWh;  samples  readings that went in
-- The folds are those of internal.fold; adding up is done here at once, for speed.
create or replace function internal.consumption_of_samples(
  p_station public.stations, p_meter text, p_from timestamptz, p_to timestamptz
)
returns table (series_key int, hour timestamptz, kwh double precision, samples bigint)
language sql stable
as $$
  with
    series as materialized (select * from internal.consumption_series(p_station.station_key, p_meter)),
    gathered as (
      select
        s.line, s.fold, min(s.scale) as scale, date_trunc('hour', x.ts, p_station.timezone) as hour,
        array_agg(x.value * s.scale order by x.ts) as values, array_agg(x.ts order by x.ts) as times
      from series as s
      join internal.sample as x on x.series_key = s.series_key
      where s.fold <> 'sum' and x.ts >= p_from and x.ts < p_to and x.value is not null
      group by 1, 2, 4
    )
  select s.series_key, date_trunc('hour', x.ts, p_station.timezone), sum(x.value * s.scale), count(*)
  from series as s
  join internal.sample as x on x.series_key = s.series_key
  where s.fold = 'sum' and x.ts >= p_from and x.ts < p_to and x.value is not null
  group by 1, 2
  union all
  select
    g.line,
    g.hour,
    internal.fold(
      g.fold, g.values, g.times, greatest(g.hour, p_from), least(g.hour + interval '1 hour', p_to),
      coalesce(
        lag(g.values[cardinality(g.values)]) over (partition by g.line order by g.hour),
        case when g.fold = 'delta' then internal.value_before(g.line, p_from) * g.scale end)),
    cardinality(g.values)
  from gathered as g;
$$;
comment on function internal.consumption_of_samples is 'Consumption of a site''s series by hour, kWh, folded from the samples.';
