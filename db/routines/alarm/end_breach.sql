-- With an alarm that is cleared, whoever cleared it, ends its breach.
create or replace function internal.end_breach()
returns trigger
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
begin
  delete from alarm_breach where alarm_id = new.id;
  return null;
end;
$$;
comment on function internal.end_breach is 'Trigger: ends the breach of an alarm that is cleared.';

create or replace trigger end_breach after update on public.alarms
  for each row when (old.status <> new.status and new.status = 'cleared') execute function internal.end_breach();
