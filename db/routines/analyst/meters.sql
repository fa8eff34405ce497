-- Devices and meters.
create or replace view public.meters with (security_barrier) as
select
  t.tenant_id,
  t.station_id,
  t.station_name,
  d.id::text as device_id,
  d.name as device_name,
  d.device_type,
  d.created_at
from internal.granted_station as t
cross join lateral (select * from public.devices as d where d.tenant_id = t.tenant and d.station_id = t.station offset 0) as d;
comment on view public.meters is 'Devices and meters of the stations: one row each.';
comment on column public.meters.tenant_id is 'The organization that the row belongs to.';
comment on column public.meters.station_id is 'Id of the station (site), unique within its tenant.';
comment on column public.meters.station_name is 'Name of the station.';
comment on column public.meters.device_id is 'Id of the device or meter, unique within its station.';
comment on column public.meters.device_name is 'Name of the device.';
comment on column public.meters.device_type is 'Kind of device, as it was provisioned.';
comment on column public.meters.created_at is 'When the device was first known.';
grant select on public.meters to wattledger_analyst;
