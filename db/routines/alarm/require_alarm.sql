-- The alarm of a tenant, locked. Samples of its station are not evaluated meanwhile: they would go on from what they saw
-- before. Raises WL404.
create or replace function internal.require_alarm(p_tenant text, p_id text)
returns public.alarms
language plpgsql
as $$
declare
  v_alarm public.alarms;
begin
  perform pg_advisory_xact_lock(hashtext('wattledger.alarm'), t.station_key)
  from public.alarms as a
  join public.stations as t on t.tenant_id = a.tenant_id and t.id = a.station_id
  where a.tenant_id = p_tenant and a.id = internal.to_uuid(p_id);

  select * into v_alarm
  from public.alarms as a
  where a.tenant_id = p_tenant and a.id = internal.to_uuid(p_id)
  for no key update;
  if not found then
    perform internal.raise_error('WL404', format('alarm %s is not known', p_id), 'id');
  end if;
  return v_alarm;
end;
$$;
comment on function internal.require_alarm is 'The alarm of a tenant, locked, or WL404.';
