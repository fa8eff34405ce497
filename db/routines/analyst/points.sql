-- What is measured, and what it means.
create or replace view public.points with (security_barrier) as
select
  t.tenant_id,
  t.station_id,
  t.station_name,
  s.device_id,
  s.point,
  s.semantic,
  s.meaning,
  s.unit,
  s.fold,
  s.scale
from internal.granted_station as t
cross join lateral (
  select * from internal.point as p where p.station_key = t.station_key offset 0
) as s;
comment on view public.points is 'Points of devices: every series of samples, with what it means.';
comment on column public.points.tenant_id is 'The organization that the row belongs to.';
comment on column public.points.station_id is 'Id of the station (site), unique within its tenant.';
comment on column public.points.station_name is 'Name of the station.';
comment on column public.points.device_id is 'Id of the device or meter, unique within its station.';
comment on column public.points.point is 'Name of the point of the device, as it is sent.';
comment on column public.points.semantic is 'What the point means (charge_power_kw, energy_kwh, …); null while it is not mapped.';
comment on column public.points.meaning is 'The semantic in words.';
comment on column public.points.unit is 'Unit of the numbers: the base unit of the quantity (kW, kWh, kg, …); null for money, and while the point is not mapped.';
comment on column public.points.fold is 'How samples make an hour: integrate (power over time is energy), sum, delta (increase of a register), last, mean.';
comment on column public.points.scale is 'A value as sent, times this, is in the base unit; null while the point is not mapped.';
grant select on public.points to wattledger_analyst;
