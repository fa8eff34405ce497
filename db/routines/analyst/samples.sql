-- Every sample as it came.
create or replace view public.samples with (security_barrier) as
select
  t.tenant_id,
  t.station_id,
  t.station_name,
  s.device_id,
  s.point,
  s.semantic,
  s.unit,
  x.ts as measured_at,
  x.value * s.scale as value,
  x.value as sent_value,
  x.value_text,
  x.quality
from internal.granted_station as t
cross join lateral (
  select * from internal.point as p where p.station_key = t.station_key offset 0
) as s
join internal.sample as x on x.series_key = s.series_key;
comment on view public.samples is 'Every sample (telemetry and meter readings), in base units. Ask for a range of measured_at.';
comment on column public.samples.tenant_id is 'The organization that the row belongs to.';
comment on column public.samples.station_id is 'Id of the station (site), unique within its tenant.';
comment on column public.samples.station_name is 'Name of the station.';
comment on column public.samples.device_id is 'Id of the device or meter, unique within its station.';
comment on column public.samples.point is 'Name of the point of the device, as it is sent.';
comment on column public.samples.semantic is 'What the point means (charge_power_kw, energy_kwh, …); null while it is not mapped.';
comment on column public.samples.unit is 'Unit of the numbers: the base unit of the quantity (kW, kWh, kg, …); null for money, and while the point is not mapped.';
comment on column public.samples.measured_at is 'Time of the sample.';
comment on column public.samples.value is 'The number in the base unit; null where it is a text or not mapped.';
comment on column public.samples.sent_value is 'The number as it was sent; a boolean is 1 or 0.';
comment on column public.samples.value_text is 'The text, where it was sent as one.';
comment on column public.samples.quality is 'The sender''s word on the quality of the value.';
grant select on public.samples to wattledger_analyst;
