-- Gives a webhook a new secret; from now on it alone signs, also what waits. Raises WL404, WL409 (e-mail has none).
create or replace function api.rotate_channel_secret(p_tenant text, p_id text, p_sealed_secret text, p_actor text)
returns setof internal.channel
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
declare
  v_channel notification_channel;
begin
  perform set_actor(p_actor);
  v_channel := require_channel(p_tenant, p_id);
  if v_channel.kind <> 'webhook' then
    perform raise_error('WL409', 'only webhooks have a secret');
  end if;
  update notification_channel as c
  set sealed_secret = p_sealed_secret, secret_made_at = clock_timestamp()
  where c.id = v_channel.id;
  return query select c.* from channel as c where c.id = v_channel.id;
end;
$$;
comment on function api.rotate_channel_secret is 'Gives a webhook a new secret.';
