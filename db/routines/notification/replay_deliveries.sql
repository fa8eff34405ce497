-- Makes what was given up of a channel due again, unless the channel is off.
--   p_delivery  only this one; null for all
-- Returns how many.
create or replace function internal.replay_deliveries(p_channel uuid, p_delivery uuid)
returns int
language plpgsql
as $$
declare
  v_count int;
begin
  update internal.notification_delivery as d
  set status = 'pending', next_attempt_at = now(), attempts = 0, finished_at = null
  where d.channel_id = p_channel
    and (p_delivery is null or d.id = p_delivery)
    and d.status = 'dead'
    and exists (select from internal.notification_channel as c where c.id = p_channel and c.enabled);
  get diagnostics v_count = row_count;
  perform pg_notify('wattledger_notification', '');
  return v_count;
end;
$$;
comment on function internal.replay_deliveries is 'Makes what was given up of a channel due again.';
