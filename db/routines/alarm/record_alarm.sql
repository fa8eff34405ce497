-- An alarm that was raised, acknowledged, cleared or given to somebody has that in its history, whoever did it.
create or replace function internal.record_alarm()
returns trigger
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
begin
  if tg_op = 'INSERT' or new.status <> old.status then
    perform note_alarm(new, new.status, case new.status
      when 'acknowledged' then coalesce(new.acked_by, actor())
      when 'cleared' then new.cleared_by
      else case tg_op when 'UPDATE' then actor() end
    end);
  end if;
  if new.owner is distinct from (case tg_op when 'UPDATE' then old.owner end) then
    perform note_alarm(new, 'owner', actor(), new.owner);
  end if;
  return null;
end;
$$;
comment on function internal.record_alarm is 'Trigger: writes the history of an alarm.';

create or replace trigger record_new_alarm after insert on public.alarms
  for each row execute function internal.record_alarm();
create or replace trigger record_alarm after update on public.alarms
  for each row when (old.status <> new.status or old.owner is distinct from new.owner) execute function internal.record_alarm();
