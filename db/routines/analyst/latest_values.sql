-- The newest sample of every series.
create or replace view public.latest_values with (security_barrier) as
select
  t.tenant_id,
  t.station_id,
  t.station_name,
  s.device_id,
  s.point,
  s.semantic,
  s.unit,
  x.ts as measured_at,
  now() - x.ts as age,
  x.value * s.scale as value,
  x.value as sent_value,
  x.value_text,
  x.quality
from internal.granted_station as t
cross join lateral (
  select * from internal.point as p where p.station_key = t.station_key offset 0
) as s
cross join lateral (
  select i.ts, i.value, i.value_text, i.quality
  from internal.sample as i
  where i.series_key = s.series_key
  order by i.ts desc
  limit 1
) as x;
comment on view public.latest_values is 'The newest sample of every point, in base units.';
comment on column public.latest_values.tenant_id is 'The organization that the row belongs to.';
comment on column public.latest_values.station_id is 'Id of the station (site), unique within its tenant.';
comment on column public.latest_values.station_name is 'Name of the station.';
comment on column public.latest_values.device_id is 'Id of the device or meter, unique within its station.';
comment on column public.latest_values.point is 'Name of the point of the device, as it is sent.';
comment on column public.latest_values.semantic is 'What the point means (charge_power_kw, energy_kwh, …); null while it is not mapped.';
comment on column public.latest_values.unit is 'Unit of the numbers: the base unit of the quantity (kW, kWh, kg, …); null for money, and while the point is not mapped.';
comment on column public.latest_values.measured_at is 'Time of the sample.';
comment on column public.latest_values.age is 'How long ago that was.';
comment on column public.latest_values.value is 'The number in the base unit; null where it is a text or not mapped.';
comment on column public.latest_values.sent_value is 'The number as it was sent; a boolean is 1 or 0.';
comment on column public.latest_values.value_text is 'The text, where it was sent as one.';
comment on column public.latest_values.quality is 'The sender''s word on the quality of the value.';
grant select on public.latest_values to wattledger_analyst;
