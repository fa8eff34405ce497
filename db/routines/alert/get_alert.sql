-- One alert of an organization. Raises WL404 (id).
create or replace function api.get_alert(p_tenant text, p_id text)
returns public.alerts
language plpgsql stable
security definer set search_path = internal, public, pg_temp
as $$
declare
  v_alert alerts;
begin
  select * into v_alert from alerts as a where a.tenant_id = p_tenant and a.id = to_uuid(p_id);
  if not found then
    perform raise_error('WL404', format('alert %s is not known', p_id), 'id');
  end if;
  return v_alert;
end;
$$;
comment on function api.get_alert is 'One alert of an organization.';
