-- Sends all that was given up of a channel once more. Returns how many. Raises WL404, WL409 (the channel is off).
create or replace function api.replay_channel(p_tenant text, p_id text)
returns int
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
declare
  v_channel notification_channel := require_channel(p_tenant, p_id);
begin
  if not v_channel.enabled then
    perform raise_error('WL409', 'the channel is switched off');
  end if;
  return replay_deliveries(v_channel.id, null);
end;
$$;
comment on function api.replay_channel is 'Sends all that was given up of a channel once more.';
