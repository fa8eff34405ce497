-- What each closed hour costs: energy (charge plus discharge) times the price in force in it (internal.price_hours).
-- Added up by day and rounded it is the settlement.
create or replace view public.costs_hourly with (security_barrier) as
select
  t.tenant_id,
  t.station_id,
  t.station_name,
  h.hour,
  h.local_hour,
  h.energy_kwh,
  case
    when p.mode = 'time_of_use' then u.price_times_60 / 60
    else coalesce(
      p.price_per_kwh, t.price_per_kwh, (select c.value::numeric from internal.setting as c where c.name = 'price_per_kwh'), 1)
  end as price_per_kwh,
  case
    when p.mode = 'time_of_use' then h.energy_kwh * u.price_times_60 / 60
    else h.energy_kwh * coalesce(
      p.price_per_kwh, t.price_per_kwh, (select c.value::numeric from internal.setting as c where c.name = 'price_per_kwh'), 1)
  end as amount,
  coalesce(p.currency, t.currency, (select c.value from internal.setting as c where c.name = 'currency'), 'CNY') as currency,
  coalesce(p.mode, 'none') as tariff_mode,
  u.start_minute as period_start_minute
from internal.granted_station as t
cross join lateral (
  select
    a.period_start as hour,
    a.period_start at time zone t.timezone as local_hour,
    a.charge_kwh + a.discharge_kwh as energy_kwh,
    to_char(a.period_start at time zone t.timezone, 'YYYY-MM') as month,
    (extract(epoch from (a.period_start at time zone t.timezone)::time) / 60)::int as minute
  from public.analytics_statistics as a
  where a.tenant_id = t.tenant and a.subject_id = t.station and a.time_type = 'HOUR'
) as h
left join lateral (
  select x.id, x.mode, x.price_per_kwh, x.currency
  from public.tariff_plans as x
  where x.tenant_id = t.tenant and (x.station_id = t.station or x.station_id is null) and x.effective_month <= h.month
  order by x.station_id nulls last, x.effective_month desc, x.version desc
  limit 1
) as p on true
left join lateral (
  select
    sum(x.price_per_kwh * (least(x.end_minute, h.minute + 60) - greatest(x.start_minute, h.minute))) as price_times_60,
    min(x.start_minute) as start_minute
  from public.tariff_periods as x
  where x.plan_id = p.id and x.start_minute < h.minute + 60 and x.end_minute > h.minute
) as u on true;
comment on view public.costs_hourly is 'What each closed hour of a station costs at the prices in force now; by day it adds up to the settlement, before rounding.';
comment on column public.costs_hourly.tenant_id is 'The organization that the row belongs to.';
comment on column public.costs_hourly.station_id is 'Id of the station (site), unique within its tenant.';
comment on column public.costs_hourly.station_name is 'Name of the station.';
comment on column public.costs_hourly.hour is 'Start of the hour. Ask for a range of it: hour >= … and hour < …';
comment on column public.costs_hourly.local_hour is 'The same by the clock of the station, without a zone.';
comment on column public.costs_hourly.energy_kwh is 'Energy that is billed, kWh: charge plus discharge.';
comment on column public.costs_hourly.price_per_kwh is 'Price in force in the hour; where it spans two periods, by minutes.';
comment on column public.costs_hourly.amount is 'Energy times price, not rounded.';
comment on column public.costs_hourly.currency is 'ISO 4217 code of the currency that the amounts are in.';
comment on column public.costs_hourly.tariff_mode is 'fixed or time_of_use; none: the price of the station or the deployment.';
comment on column public.costs_hourly.period_start_minute is 'Start of the time-of-use period, minutes of the day in station time; null without such a plan.';
grant select on public.costs_hourly to wattledger_analyst;
