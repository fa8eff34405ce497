-- Readings that were corrected.
create or replace view public.corrections with (security_barrier) as
select
  t.tenant_id,
  t.station_id,
  t.station_name,
  c.meter_id::text as device_id,
  c.timestamp_utc as measured_at,
  c.old_value,
  c.old_unit,
  c.new_value,
  c.new_unit,
  c.source,
  c.corrected_at,
  c.corrected_by
from internal.granted_station as t
cross join lateral (
  select * from public.reading_corrections as c
  where c.tenant_id = t.tenant and c.site_id = t.station offset 0
) as c;
comment on view public.corrections is 'Meter readings that were corrected: what they said before and after.';
comment on column public.corrections.tenant_id is 'The organization that the row belongs to.';
comment on column public.corrections.station_id is 'Id of the station (site), unique within its tenant.';
comment on column public.corrections.station_name is 'Name of the station.';
comment on column public.corrections.device_id is 'Id of the device or meter, unique within its station.';
comment on column public.corrections.measured_at is 'Time of the reading.';
comment on column public.corrections.old_value is 'The number before, in old_unit.';
comment on column public.corrections.old_unit is 'Unit before.';
comment on column public.corrections.new_value is 'The number since, in new_unit.';
comment on column public.corrections.new_unit is 'Unit since.';
comment on column public.corrections.source is 'The sender''s word on where the correction came from.';
comment on column public.corrections.corrected_at is 'When it was corrected.';
comment on column public.corrections.corrected_by is 'Who corrected it.';
grant select on public.corrections to wattledger_analyst;
