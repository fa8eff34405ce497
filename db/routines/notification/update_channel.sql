-- Changes a channel; what the patch does not name stays. Switched off, it gives up what waits to be sent: that can be replayed.
-- Raises WL404, WL422.
create or replace function api.update_channel(p_tenant text, p_id text, p_patch jsonb, p_actor text)
returns setof internal.channel
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
declare
  v_old notification_channel;
  v_new notification_channel;
begin
  perform set_actor(p_actor);
  v_old := require_channel(p_tenant, p_id);
  v_new := merge_channel(v_old, p_patch);
  update notification_channel as c
  set
    name = v_new.name,
    target = v_new.target,
    min_severity = v_new.min_severity,
    topics = v_new.topics,
    sites = v_new.sites,
    quiet_from = v_new.quiet_from,
    quiet_to = v_new.quiet_to,
    quiet_timezone = v_new.quiet_timezone,
    digest_minutes = v_new.digest_minutes,
    enabled = v_new.enabled
  where c.id = v_old.id;
  if v_old.enabled and not v_new.enabled then
    update notification_delivery as d
    set status = 'dead', next_attempt_at = null, finished_at = now(), error = 'the channel was switched off'
    where d.channel_id = v_old.id and d.status in ('held', 'pending');
  end if;
  return query select c.* from channel as c where c.id = v_old.id;
end;
$$;
comment on function api.update_channel is 'Changes a channel.';
