-- An alarm that was raised, acknowledged or cleared is told, whoever did it; a cleared one ends its breach.
create or replace function internal.tell_alarm()
returns trigger
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
begin
  if new.status = 'cleared' then
    delete from alarm_breach where alarm_id = new.id;
  end if;
  perform append_event(new.tenant_id, 'alarm', jsonb_build_object('type', new.status, 'alarm', alarm_json(new)));
  return null;
end;
$$;
comment on function internal.tell_alarm is 'Trigger: tells that an alarm was raised, acknowledged or cleared.';

create or replace trigger tell_new_alarm after insert on public.alarms
  for each row execute function internal.tell_alarm();
create or replace trigger tell_alarm_status after update on public.alarms
  for each row when (old.status <> new.status) execute function internal.tell_alarm();
