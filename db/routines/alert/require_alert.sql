-- The alert of an organization, with the alerts of its site locked. Raises WL404.
create or replace function internal.require_alert(p_tenant text, p_id text)
returns public.alerts
language plpgsql
as $$
declare
  v_alert public.alerts;
begin
  perform internal.lock_alerts(s.station_key)
  from public.alerts as a
  join public.stations as s on s.tenant_id = a.tenant_id and s.id = a.site_id
  where a.tenant_id = p_tenant and a.id = internal.to_uuid(p_id);

  select * into v_alert
  from public.alerts as a
  where a.tenant_id = p_tenant and a.id = internal.to_uuid(p_id)
  for no key update;
  if not found then
    perform internal.raise_error('WL404', format('alert %s is not known', p_id), 'id');
  end if;
  return v_alert;
end;
$$;
comment on function internal.require_alert is 'The alert of an organization, locked, or WL404.';
