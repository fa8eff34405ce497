-- Sends a trial to a channel, also to one that is switched off or quiet. Raises WL404.
create or replace function api.try_channel(p_tenant text, p_id text, p_actor text)
returns setof internal.delivery
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
declare
  v_channel notification_channel := require_channel(p_tenant, p_id);
  v_id uuid := gen_random_uuid();
begin
  insert into notification_delivery (id, tenant_id, channel_id, next_attempt_at) values (v_id, p_tenant, v_channel.id, now());
  insert into notification_item (delivery_id, event_id, tenant_id, topic, type, severity, title, message, payload, at)
  values (
    v_id, 0, p_tenant, 'test', 'test', 'info', 'Trial message',
    format('If you read this, the channel %s works.', v_channel.name), jsonb_build_object('asked_by', p_actor), now()
  );
  perform pg_notify('wattledger_notification', '');
  return query select d.* from delivery as d where d.id = v_id;
end;
$$;
comment on function api.try_channel is 'Sends a trial to a channel.';
