-- Energy of a station by day of its own calendar: the hours of energy_hourly, added up (GET /api/v1/stats with granularity=day, and
-- GET /timeseries/series with resolution=day).
create or replace view public.energy_daily with (security_barrier) as
select
  t.tenant_id,
  t.station_id,
  t.station_name,
  t.timezone,
  e.day,
  e.charge_kwh,
  e.discharge_kwh,
  trim_scale(round(e.consumption_kwh::numeric, 6)) as consumption_kwh,
  e.earnings,
  e.carbon_reduction,
  e.samples::bigint as samples,
  e.coverage,
  e.is_completed
from internal.granted_station as t
cross join lateral (
  select
    p.day, sum(p.charge_kwh) as charge_kwh, sum(p.discharge_kwh) as discharge_kwh, sum(p.kwh) as consumption_kwh,
    sum(p.earnings) as earnings, sum(p.carbon_reduction) as carbon_reduction, sum(p.samples) as samples,
    max(p.coverage) as coverage, coalesce(bool_or(p.is_completed), false) as is_completed
  from (
    select
      (a.period_start at time zone t.timezone)::date as day, a.charge_kwh, a.discharge_kwh, null::double precision as kwh,
      a.earnings, a.carbon_reduction, a.sample_count as samples, a.coverage, a.is_completed
    from public.analytics_statistics as a
    where a.tenant_id = t.tenant and a.subject_id = t.station and a.time_type = 'DAY'
    union all
    select c.day, null, null, c.kwh, null, null, c.samples, null, null
    from internal.consumption_day as c
    where c.station_key = t.station_key
  ) as p
  group by p.day
) as e;
comment on view public.energy_daily is 'Energy of each station by day of its own calendar (23 or 25 hours at a clock change). A day without any data has no row.';
comment on column public.energy_daily.tenant_id is 'The organization that the row belongs to.';
comment on column public.energy_daily.station_id is 'Id of the station (site), unique within its tenant.';
comment on column public.energy_daily.station_name is 'Name of the station.';
comment on column public.energy_daily.timezone is 'IANA time zone of the station; its hours, days and months follow it.';
comment on column public.energy_daily.day is 'The day by the clock of the station. Ask for a range of it: day >= … and day < …';
comment on column public.energy_daily.charge_kwh is 'Energy charged into storage, kWh, in the closed hours of the day; null where none is closed.';
comment on column public.energy_daily.discharge_kwh is 'Energy discharged from storage, kWh, in the closed hours of the day; null where none is closed.';
comment on column public.energy_daily.consumption_kwh is 'Energy that the meters of the station drew, kWh; null where no meter sent a reading.';
comment on column public.energy_daily.earnings is 'Earnings that the site reported in the closed hours, in its currency.';
comment on column public.energy_daily.carbon_reduction is 'Avoided emissions in the closed hours, kg CO2.';
comment on column public.energy_daily.samples is 'Samples that went into these numbers.';
comment on column public.energy_daily.coverage is 'Mean coverage (0 to 1) over all hours that the day has, those not closed as 0; null where none is closed.';
comment on column public.energy_daily.is_completed is 'Whether all hours of the day are closed; then the day is settled.';
grant select on public.energy_daily to wattledger_analyst;
