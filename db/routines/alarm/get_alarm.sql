-- One alarm of a tenant. Raises WL404 (id).
create or replace function api.get_alarm(p_tenant text, p_id text)
returns public.alarms
language plpgsql stable
security definer set search_path = internal, public, pg_temp
as $$
declare
  v_alarm alarms;
begin
  select * into v_alarm from alarms as a where a.tenant_id = p_tenant and a.id = to_uuid(p_id);
  if not found then
    perform raise_error('WL404', format('alarm %s is not known', p_id), 'id');
  end if;
  return v_alarm;
end;
$$;
comment on function api.get_alarm is 'One alarm of a tenant.';
