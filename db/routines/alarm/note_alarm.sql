-- Writes a step into the history of an alarm.
--   p_actor  who did it; null: the values that came
create or replace function internal.note_alarm(p_alarm public.alarms, p_type text, p_actor text, p_note text default null)
returns void
language sql
as $$
  insert into public.alarm_events (tenant_id, alarm_id, type, status, actor, note)
  values (p_alarm.tenant_id, p_alarm.id, p_type, p_alarm.status, p_actor, p_note);
$$;
comment on function internal.note_alarm is 'Writes a step into the history of an alarm.';
