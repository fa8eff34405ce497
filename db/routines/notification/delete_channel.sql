-- Deletes a channel with its deliveries; what was not sent yet is not sent. Raises WL404.
create or replace function api.delete_channel(p_tenant text, p_id text, p_actor text)
returns void
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
declare
  v_channel notification_channel;
begin
  perform set_actor(p_actor);
  v_channel := require_channel(p_tenant, p_id);
  delete from notification_channel as c where c.id = v_channel.id;
end;
$$;
comment on function api.delete_channel is 'Deletes a channel with its deliveries.';
