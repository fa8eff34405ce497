-- Each reading of a site in [p_from, p_to) as the energy that it stands for, kWh: an energy as it is, a power times the time
-- that it holds within its hour, a register its increase. Meters are added up where their times are equal.
-- Raises WL422 above 200,000 readings.
create or replace function internal.raw_consumption(
  p_station public.stations, p_meter text, p_from timestamptz, p_to timestamptz
)
returns table (ts timestamptz, kwh double precision, samples bigint)
language plpgsql stable
as $$
#variable_conflict use_column
begin
  if (
    select count(*)
    from (
      select
      from internal.consumption_series(p_station.station_key, p_meter) as s
      join internal.sample as x on x.series_key = s.series_key
      where x.ts >= p_from and x.ts < p_to
      limit 200001
    ) as counted
  ) > 200000 then
    perform internal.raise_error('WL422', 'more than 200000 readings: use the export, or a coarser resolution', 'resolution');
  end if;
  return query
  select r.ts, sum(r.kwh), count(*)
  from (
    select
      x.ts,
      s.scale * case s.fold
        when 'sum' then x.value
        when 'delta' then internal.fold(
          'delta', array[x.value], array[x.ts], p_from, p_to,
          coalesce(lag(x.value) over by_time, internal.value_before(s.series_key, x.ts)))
        else x.value / 3600 * extract(epoch from
          least(lead(x.ts) over by_hour, date_trunc('hour', x.ts, p_station.timezone) + interval '1 hour', p_to)
          - case
              when lag(x.ts) over by_hour is null then greatest(date_trunc('hour', x.ts, p_station.timezone), p_from)
              else x.ts
            end)::double precision
      end as kwh
    from internal.consumption_series(p_station.station_key, p_meter) as s
    join internal.sample as x on x.series_key = s.series_key
    where x.ts >= p_from and x.ts < p_to and x.value is not null
    window
      by_time as (partition by s.line order by x.ts),
      by_hour as (partition by s.line, date_trunc('hour', x.ts, p_station.timezone) order by x.ts)
  ) as r
  group by r.ts
  order by r.ts;
end;
$$;
comment on function internal.raw_consumption is 'Each reading of a site as the energy that it stands for, kWh.';
