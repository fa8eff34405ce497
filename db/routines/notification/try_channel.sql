-- Sends a trial to a channel, also to one that is switched off or quiet.
--   p_sends_mail  whether this deployment has a mail server
-- Raises WL404, WL409 (e-mail, and there is no mail server).
create or replace function api.try_channel(p_tenant text, p_id text, p_actor text, p_sends_mail boolean default true)
returns setof internal.delivery
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
declare
  v_channel notification_channel := require_channel(p_tenant, p_id);
  v_id uuid := gen_random_uuid();
begin
  if v_channel.kind = 'email' and not p_sends_mail then
    perform raise_error('WL409', 'this service sends no e-mail: SMTP_URL is not set');
  end if;
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
