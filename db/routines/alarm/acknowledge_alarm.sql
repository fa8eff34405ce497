-- Somebody has seen an alarm. Acknowledging again gives the same answer. Raises WL404, WL409 (cleared).
create or replace function api.acknowledge_alarm(p_tenant text, p_id text, p_actor text)
returns public.alarms
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
declare
  v_alarm alarms;
begin
  perform set_actor(p_actor);
  v_alarm := require_alarm(p_tenant, p_id);
  if v_alarm.status = 'cleared' and v_alarm.acked_at is null then
    perform raise_error('WL409', 'the alarm is cleared already');
  elsif v_alarm.status = 'active' then
    update alarms set status = 'acknowledged', acked_at = now(), acked_by = actor()
    where id = v_alarm.id
    returning * into v_alarm;
  end if;
  return v_alarm;
end;
$$;
comment on function api.acknowledge_alarm is 'Notes that somebody has seen an alarm.';
