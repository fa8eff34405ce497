-- Consumption of a site in [p_from, p_to) by hour of its own clock; hours without a sample are left out.
--   p_meter  one meter; null: all of them, added
--   kwh      energy of the hour, kWh;  samples  readings that went in
create or replace function internal.consumption_hours(
  p_station public.stations, p_meter text, p_from timestamptz, p_to timestamptz
)
returns table (hour timestamptz, kwh double precision, samples bigint)
language sql stable
as $$
  select c.hour, sum(c.kwh order by c.series_key), sum(c.samples)::bigint
  from internal.series_consumption(p_station, p_meter, p_from, p_to) as c
  group by c.hour;
$$;
comment on function internal.consumption_hours is 'Consumption of a site by hour, kWh.';
