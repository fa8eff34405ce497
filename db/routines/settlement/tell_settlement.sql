-- Every version of a settled day is told, at the end of the transaction.
create or replace function internal.tell_settlement()
returns trigger
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
begin
  perform append_event(new.tenant_id, 'settlement', jsonb_build_object(
    'station_id', new.station_id, 'day_start', utc_text(new.day_start), 'version', new.version,
    'energy_kwh', new.energy_kwh, 'amount', new.amount, 'currency', new.currency));
  return null;
end;
$$;
comment on function internal.tell_settlement is 'Trigger: tells every version of a settled day.';

drop trigger if exists tell_new_settlement on public.settlements_day;
create constraint trigger tell_new_settlement after insert on public.settlements_day
  deferrable initially deferred
  for each row execute function internal.tell_settlement();
drop trigger if exists tell_changed_settlement on public.settlements_day;
create constraint trigger tell_changed_settlement after update on public.settlements_day
  deferrable initially deferred
  for each row when (old.version <> new.version) execute function internal.tell_settlement();
