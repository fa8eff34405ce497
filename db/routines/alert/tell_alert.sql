-- A step of an alert is told as it is written down, at the end of the transaction. What happens by itself to an alert that is
-- muted is written down and not told.
create or replace function internal.tell_alert()
returns trigger
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
declare
  v_alert alerts;
begin
  select * into v_alert from alerts as a where a.tenant_id = new.tenant_id and a.id = new.alert_id;
  if found then
    -- As it was after this step: another may have followed.
    v_alert.severity := new.severity;
    v_alert.status := new.status;
    perform append_event(new.tenant_id, 'alert', jsonb_build_object('type', new.type, 'alert', alert_json(v_alert)));
  end if;
  return null;
end;
$$;
comment on function internal.tell_alert is 'Trigger: tells what became of an alert.';

drop trigger if exists tell_alert on public.alert_events;
create constraint trigger tell_alert after insert on public.alert_events
  deferrable initially deferred
  for each row when (new.status <> 'muted' or new.type in ('muted', 'note', 'owner')) execute function internal.tell_alert();
