-- Telemetry with readable columns. Writing to it goes through the same door as the API.
create or replace view public.telemetry_points as
select
  s.tenant_id::text as tenant_id,
  t.id::text as station_id,
  d.id::text as device_id,
  s.point_key::text as point_key,
  x.ts,
  x.value as value_numeric,
  x.value_text,
  x.quality
from internal.sample as x
join internal.series as s on s.series_key = x.series_key
join public.stations as t on t.station_key = s.station_key
join public.devices as d on d.device_key = s.device_key;
comment on view public.telemetry_points is 'Every sample with its tenant, station, device and point. INSERT and UPDATE work as ingest does; nothing is deleted.';
comment on column public.telemetry_points.value_numeric is 'The number as it was sent, before factor and unit conversion; a boolean is 1 or 0.';
