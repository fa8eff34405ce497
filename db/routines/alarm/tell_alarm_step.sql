-- That an alarm was given to somebody, or that something was written about it, is told at the end of the transaction, under a topic
-- of its own: who listens to alarms hears of what was raised, acknowledged and cleared (internal.tell_alarm) and of nothing else.
create or replace function internal.tell_alarm_step()
returns trigger
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
begin
  perform append_event(new.tenant_id, 'alarm_step', jsonb_build_object('type', new.type, 'alarm', alarm_json(a)))
  from alarms as a
  where a.id = new.alarm_id;
  return null;
end;
$$;
comment on function internal.tell_alarm_step is 'Trigger: tells that an alarm was given to somebody, or written about.';

drop trigger if exists tell_alarm_step on public.alarm_events;
create constraint trigger tell_alarm_step after insert on public.alarm_events
  deferrable initially deferred
  for each row when (new.type in ('owner', 'note')) execute function internal.tell_alarm_step();
