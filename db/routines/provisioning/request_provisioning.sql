-- Leaves the word that ThingsBoard is to be told about a station, and wakes the worker.
create or replace function internal.request_provisioning(p_tenant text, p_station text, p_credentials jsonb)
returns void
language sql
as $$
  insert into internal.provisioning as p (tenant_id, station_id, credentials)
  values (p_tenant, p_station, p_credentials)
  on conflict (tenant_id, station_id) do update set
    status = 'pending',
    revision = p.revision + 1,
    attempts = 0,
    next_attempt_at = now(),
    credentials = p.credentials || excluded.credentials,
    error = null,
    updated_at = now();
  select pg_notify('wattledger_provisioning', '');
$$;
comment on function internal.request_provisioning is 'Asks for a station to be synchronised with ThingsBoard.';
