-- Leaves a command for a device and wakes the worker that sends it.
--   p_key   the caller's idempotency key or null: the same key and content is the first command again
--   p_mode  twoway or oneway
-- Returns the command; is_new says whether this call made it.
-- Raises WL404 (station, device), WL409 (the key with other content), WL422.
create or replace function api.issue_command(
  p_tenant text, p_station text, p_device text, p_type text, p_payload jsonb, p_key text, p_mode text, p_actor text
)
returns table (
  command_id uuid, tenant_id text, station_id text, device_id text, command_type text, payload jsonb, idempotency_key text,
  mode text, status text, created_at timestamptz, sent_at timestamptz, acked_at timestamptz, error text, is_new boolean
)
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
#variable_conflict use_column
declare
  v_id uuid;
  v_new boolean;
begin
  perform set_actor(p_actor);
  perform require_station(p_tenant, p_station);
  if not exists (select from devices as d where d.tenant_id = p_tenant and d.station_id = p_station and d.id = p_device) then
    perform raise_error('WL404', format('device %s is not known', p_device), 'device_id');
  end if;

  insert into commands as c (tenant_id, station_id, device_id, command_type, payload, idempotency_key, mode, created_by)
  values (p_tenant, p_station, p_device, p_type, coalesce(p_payload, '{}'), p_key, p_mode, actor())
  on conflict (tenant_id, idempotency_key) where idempotency_key is not null do nothing
  returning c.id into v_id;
  v_new := v_id is not null;
  if not v_new then
    select c.id into v_id
    from commands as c
    where c.tenant_id = p_tenant and c.idempotency_key = p_key
      and (c.station_id, c.device_id, c.command_type, c.payload, c.mode)
        = (p_station, p_device, p_type, coalesce(p_payload, '{}'), p_mode);
    if not found then
      perform raise_error('WL409', 'the idempotency key was used for another command', 'idempotency_key');
    end if;
  end if;
  return query select c.*, v_new from command as c where c.command_id = v_id;
end;
$$;
comment on function api.issue_command is 'Leaves a command for a device.';
