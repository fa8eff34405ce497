-- Stations: what everything else hangs on.
create or replace view public.sites with (security_barrier) as
select
  t.tenant_id,
  t.station_id,
  t.station_name,
  t.station_type,
  t.region,
  t.location,
  t.timezone,
  coalesce(t.currency, (select c.value from internal.setting as c where c.name = 'currency'), 'CNY') as currency,
  t.price_per_kwh,
  t.created_at
from internal.granted_station as t;
comment on view public.sites is 'Stations (sites): one row each.';
comment on column public.sites.tenant_id is 'The organization that the row belongs to.';
comment on column public.sites.station_id is 'Id of the station (site), unique within its tenant.';
comment on column public.sites.station_name is 'Name of the station.';
comment on column public.sites.station_type is 'Kind of station, as it was provisioned: microgrid, factory, …';
comment on column public.sites.region is 'Region, as it was provisioned.';
comment on column public.sites.location is 'Address or place.';
comment on column public.sites.timezone is 'IANA time zone of the station; its hours, days and months follow it.';
comment on column public.sites.currency is 'ISO 4217 code of the currency of the station.';
comment on column public.sites.price_per_kwh is 'Price per kWh where no tariff plan is in force; null: the deployment''s.';
comment on column public.sites.created_at is 'When the station was provisioned.';
grant select on public.sites to wattledger_analyst;
