-- Clears an open alarm. One that is cleared already is left as it is.
--   p_end    when it ended, in sample time
--   p_value  the value that cleared it; null keeps the last one
--   p_actor  who cleared it; null when the value did
create or replace function internal.end_alarm(p_id uuid, p_end timestamptz, p_value double precision, p_actor text)
returns void
language sql
as $$
  update public.alarms
  set status = 'cleared', end_at = greatest(p_end, start_at), cleared_at = now(), cleared_by = p_actor,
    last_value = coalesce(p_value, last_value)
  where id = p_id and status <> 'cleared';
$$;
comment on function internal.end_alarm is 'Clears an open alarm.';
