-- Consumption of a site in [p_from, p_to), folded from the samples, by hour of its own clock; hours without a sample are left out.
--   p_meter  one meter; null: all of them, added
--   kwh      energy of the hour, kWh;  samples  readings that went in
-- The folds are those of internal.fold; adding up is done here at once, for speed.
create or replace function internal.consumption_hours(
  p_station public.stations, p_meter text, p_from timestamptz, p_to timestamptz
)
returns table (hour timestamptz, kwh double precision, samples bigint)
language sql stable
as $$
  with
    series as materialized (select * from internal.consumption_series(p_station.station_key, p_meter)),
    added as (
      select date_trunc('hour', x.ts, p_station.timezone) as hour, sum(x.value * s.scale) as kwh, count(*) as samples
      from series as s
      join internal.sample as x on x.series_key = s.series_key
      where s.fold = 'sum' and x.ts >= p_from and x.ts < p_to and x.value is not null
      group by 1
    ),
    gathered as (
      select
        s.line, s.fold, min(s.scale) as scale, date_trunc('hour', x.ts, p_station.timezone) as hour,
        array_agg(x.value * s.scale order by x.ts) as values, array_agg(x.ts order by x.ts) as times
      from series as s
      join internal.sample as x on x.series_key = s.series_key
      where s.fold <> 'sum' and x.ts >= p_from and x.ts < p_to and x.value is not null
      group by 1, 2, 4
    ),
    folded as (
      select
        g.hour,
        internal.fold(
          g.fold, g.values, g.times, greatest(g.hour, p_from), least(g.hour + interval '1 hour', p_to),
          coalesce(
            lag(g.values[cardinality(g.values)]) over (partition by g.line order by g.hour),
            case when g.fold = 'delta' then internal.value_before(g.line, p_from) * g.scale end)
        ) as kwh,
        cardinality(g.values) as samples
      from gathered as g
    )
  select b.hour, sum(b.kwh), sum(b.samples)::bigint
  from (select * from added union all select * from folded) as b
  group by b.hour;
$$;
comment on function internal.consumption_hours is 'Consumption of a site by hour, kWh, folded from the samples.';
