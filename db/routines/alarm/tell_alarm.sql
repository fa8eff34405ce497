-- An alarm that was raised, acknowledged or cleared is told, whoever did it, at the end of the transaction.
create or replace function internal.tell_alarm()
returns trigger
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
begin
  perform append_event(new.tenant_id, 'alarm', jsonb_build_object('type', new.status, 'alarm', alarm_json(new)));
  return null;
end;
$$;
comment on function internal.tell_alarm is 'Trigger: tells that an alarm was raised, acknowledged or cleared.';

drop trigger if exists tell_new_alarm on public.alarms;
create constraint trigger tell_new_alarm after insert on public.alarms
  deferrable initially deferred
  for each row execute function internal.tell_alarm();
drop trigger if exists tell_alarm_status on public.alarms;
create constraint trigger tell_alarm_status after update on public.alarms
  deferrable initially deferred
  for each row when (old.status <> new.status) execute function internal.tell_alarm();
