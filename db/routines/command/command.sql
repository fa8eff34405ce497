-- A command as the API shows it.
create or replace view internal.command as
select
  c.id as command_id,
  c.tenant_id::text as tenant_id,
  c.station_id::text as station_id,
  c.device_id::text as device_id,
  c.command_type,
  c.payload,
  c.idempotency_key,
  c.mode,
  c.status,
  c.created_at,
  c.sent_at,
  c.acked_at,
  c.error
from public.commands as c;
comment on view internal.command is 'Commands as the API shows them.';
