-- Commands to devices.
create or replace view public.command_history with (security_barrier) as
select
  t.tenant_id,
  t.station_id,
  t.station_name,
  c.id as command_id,
  c.device_id::text as device_id,
  c.command_type,
  c.payload,
  c.mode,
  c.status,
  c.error,
  c.created_at,
  c.created_by,
  c.sent_at,
  c.acked_at
from internal.granted_station as t
cross join lateral (select * from public.commands as c where c.tenant_id = t.tenant and c.station_id = t.station offset 0) as c;
comment on view public.command_history is 'Commands to devices and what became of them.';
comment on column public.command_history.tenant_id is 'The organization that the row belongs to.';
comment on column public.command_history.station_id is 'Id of the station (site), unique within its tenant.';
comment on column public.command_history.station_name is 'Name of the station.';
comment on column public.command_history.command_id is 'Id of the command.';
comment on column public.command_history.device_id is 'Id of the device or meter, unique within its station.';
comment on column public.command_history.command_type is 'What the device was told to do.';
comment on column public.command_history.payload is 'With which values (JSON).';
comment on column public.command_history.mode is 'twoway: the device answers. oneway: it does not.';
comment on column public.command_history.status is 'created, sent, acked, failed or timeout.';
comment on column public.command_history.error is 'Why it failed; null where it did not.';
comment on column public.command_history.created_at is 'When it was issued.';
comment on column public.command_history.created_by is 'Who issued it.';
comment on column public.command_history.sent_at is 'When it was sent; null: not yet.';
comment on column public.command_history.acked_at is 'When the device, or in oneway mode ThingsBoard, had taken it.';
grant select on public.command_history to wattledger_analyst;
