-- The channel of a tenant, locked against changes by others. Raises WL404.
create or replace function internal.require_channel(p_tenant text, p_id text)
returns internal.notification_channel
language plpgsql
as $$
declare
  v_channel internal.notification_channel;
begin
  select * into v_channel
  from internal.notification_channel as c
  where c.tenant_id = p_tenant and c.id = internal.to_uuid(p_id)
  for no key update;
  if not found then
    perform internal.raise_error('WL404', format('channel %s is not known', p_id), 'id');
  end if;
  return v_channel;
end;
$$;
comment on function internal.require_channel is 'The channel of a tenant, or WL404.';
