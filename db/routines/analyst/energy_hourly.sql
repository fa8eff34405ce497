-- Energy of a station by hour of its own clock: what the bills are made of, and what its meters drew.
-- Charge, discharge, earnings and carbon are those of the closed hour (GET /api/v1/stats); an hour is closed some minutes after
-- it is over. Consumption is that of GET /timeseries/series, up to the newest reading.
create or replace view public.energy_hourly with (security_barrier) as
select
  t.tenant_id,
  t.station_id,
  t.station_name,
  t.timezone,
  e.hour,
  e.hour at time zone t.timezone as local_hour,
  e.charge_kwh,
  e.discharge_kwh,
  trim_scale(round(e.consumption_kwh::numeric, 6)) as consumption_kwh,
  e.earnings,
  e.carbon_reduction,
  e.samples::bigint as samples,
  e.coverage,
  e.closed_at,
  e.changed_at
from internal.granted_station as t
cross join lateral (
  select
    p.hour, sum(p.charge_kwh) as charge_kwh, sum(p.discharge_kwh) as discharge_kwh, sum(p.kwh) as consumption_kwh,
    sum(p.earnings) as earnings, sum(p.carbon_reduction) as carbon_reduction, sum(p.samples) as samples,
    max(p.coverage) as coverage, max(p.closed_at) as closed_at, max(p.changed_at) as changed_at
  from (
    select
      a.period_start as hour, a.charge_kwh, a.discharge_kwh, null::double precision as kwh, a.earnings, a.carbon_reduction,
      a.sample_count as samples, a.coverage, a.completed_at as closed_at, a.updated_at as changed_at
    from public.analytics_statistics as a
    where a.tenant_id = t.tenant and a.subject_id = t.station and a.time_type = 'HOUR'
    union all
    select c.hour, null, null, c.kwh, null, null, c.samples, null, null, null
    from internal.consumption_hour as c
    where c.station_key = t.station_key
  ) as p
  group by p.hour
) as e;
comment on view public.energy_hourly is 'Energy of each station by hour of its own clock. An hour without any data and not closed has no row.';
comment on column public.energy_hourly.tenant_id is 'The organization that the row belongs to.';
comment on column public.energy_hourly.station_id is 'Id of the station (site), unique within its tenant.';
comment on column public.energy_hourly.station_name is 'Name of the station.';
comment on column public.energy_hourly.timezone is 'IANA time zone of the station; its hours, days and months follow it.';
comment on column public.energy_hourly.hour is 'Start of the hour. Ask for a range of it: hour >= … and hour < …';
comment on column public.energy_hourly.local_hour is 'The same by the clock of the station, without a zone.';
comment on column public.energy_hourly.charge_kwh is 'Energy charged into storage, kWh; null until the hour is closed.';
comment on column public.energy_hourly.discharge_kwh is 'Energy discharged from storage, kWh; null until the hour is closed.';
comment on column public.energy_hourly.consumption_kwh is 'Energy that the meters of the station drew, kWh; null where no meter sent a reading.';
comment on column public.energy_hourly.earnings is 'Earnings that the site reported, in its currency; null until the hour is closed.';
comment on column public.energy_hourly.carbon_reduction is 'Avoided emissions, kg CO2; null until the hour is closed.';
comment on column public.energy_hourly.samples is 'Samples that went into these numbers.';
comment on column public.energy_hourly.coverage is 'Share (0 to 1) of the station''s billed points that delivered in the hour; null until it is closed.';
comment on column public.energy_hourly.closed_at is 'When the hour was closed first; null: not yet.';
comment on column public.energy_hourly.changed_at is 'When its numbers last changed; later than closed_at: late data or a correction was folded in.';
grant select on public.energy_hourly to wattledger_analyst;
