-- What a kilowatt-hour costs in an hour of a station, times 60: an hour that spans two periods of a time-of-use plan pays each for
-- its minutes, and the division by 60 is left to the end, where it is exact. Without a plan the price of the station holds, and
-- without that PRICE_PER_KWH of the deployment.
--   p_plan    the plan in force (internal.tariff_in_force); null without one
--   p_minute  minute of the local day in which the hour begins
create or replace function internal.price_times_60(p_station public.stations, p_plan public.tariff_plans, p_minute int)
returns numeric
language sql stable
as $$
  select case
    when (p_plan).mode = 'time_of_use' then (
      select sum(p.price_per_kwh * (least(p.end_minute, p_minute + 60) - greatest(p.start_minute, p_minute)))
      from public.tariff_periods as p
      where p.plan_id = (p_plan).id and p.start_minute < p_minute + 60 and p.end_minute > p_minute
    )
    else coalesce((p_plan).price_per_kwh, (p_station).price_per_kwh, internal.setting('price_per_kwh', '1')::numeric) * 60
  end;
$$;
comment on function internal.price_times_60 is 'What a kilowatt-hour costs in an hour of a station, times 60.';
