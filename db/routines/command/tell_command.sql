-- Every step of a command is told, at the end of the transaction; a new one wakes the worker.
create or replace function internal.tell_command()
returns trigger
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
begin
  if new.status = 'created' then
    perform pg_notify('wattledger_command', '');
  end if;
  perform append_event(new.tenant_id, 'command', jsonb_build_object(
    'command_id', new.id, 'station_id', new.station_id, 'device_id', new.device_id,
    'command_type', new.command_type, 'status', new.status, 'error', new.error));
  return null;
end;
$$;
comment on function internal.tell_command is 'Trigger: tells every step of a command.';

drop trigger if exists tell_new_command on public.commands;
create constraint trigger tell_new_command after insert on public.commands
  deferrable initially deferred
  for each row execute function internal.tell_command();
drop trigger if exists tell_command_status on public.commands;
create constraint trigger tell_command_status after update on public.commands
  deferrable initially deferred
  for each row when (old.status <> new.status) execute function internal.tell_command();
