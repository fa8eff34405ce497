-- Somebody ends an alarm by hand. Clearing again gives the same answer. A sample that still meets the condition raises anew.
-- Raises WL404.
create or replace function api.clear_alarm(p_tenant text, p_id text, p_actor text)
returns public.alarms
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
declare
  v_alarm alarms;
begin
  perform set_actor(p_actor);
  v_alarm := require_alarm(p_tenant, p_id);
  perform end_alarm(v_alarm.id, now(), null, actor());
  select * into strict v_alarm from alarms as a where a.id = v_alarm.id;
  return v_alarm;
end;
$$;
comment on function api.clear_alarm is 'Ends an alarm by hand.';
