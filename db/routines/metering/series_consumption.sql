-- Consumption of each series of a site in [p_from, p_to) by hour of the site's own clock; hours without a sample are left out.
--   p_meter  one meter; null: all of them
--   kwh      energy of the hour, kWh;  samples  readings that went in
-- Whole hours come from the rollup where that is exact and spares reading the samples, or where the samples are dropped; the
-- rest is folded from the samples, and so is a site with a line of several series, whose hours the rollup has apart.
-- It is the same number either way; but where samples are dropped, only whole hours are known.
create or replace function internal.series_consumption(
  p_station public.stations, p_meter text, p_from timestamptz, p_to timestamptz
)
returns table (series_key int, hour timestamptz, kwh double precision, samples bigint)
language plpgsql stable
as $$
declare
  v_first timestamptz := date_trunc('hour', p_from + interval '1 hour' - interval '1 microsecond', p_station.timezone);
  v_last timestamptz := date_trunc('hour', p_to, p_station.timezone);
  v_rolled timestamptz := least(v_last, internal.rolled_until());
  v_retired timestamptz := internal.retired_until(p_station.timezone);
begin
  if v_retired > p_from then
    return query
    select * from internal.consumption_of_retired(p_station, p_meter, v_first, least(v_retired, v_last));
    if v_retired < p_to then
      return query select * from internal.series_consumption(p_station, p_meter, v_retired, p_to);
    end if;
  elsif v_first < v_rolled and p_station.whole_hours and internal.has_fresh_hours(v_first, v_rolled)
    and not exists (select from internal.consumption_series(p_station.station_key, p_meter) as s where s.line <> s.series_key) then
    return query select * from internal.consumption_of_rollup(p_station, p_meter, v_first, v_rolled);
    if p_from < v_first then
      return query select * from internal.consumption_of_samples(p_station, p_meter, p_from, v_first);
    end if;
    if v_rolled < p_to then
      return query select * from internal.consumption_of_samples(p_station, p_meter, v_rolled, p_to);
    end if;
  else
    return query select * from internal.consumption_of_samples(p_station, p_meter, p_from, p_to);
  end if;
end;
$$;
comment on function internal.series_consumption is 'Consumption of a site''s series by hour, kWh.';
