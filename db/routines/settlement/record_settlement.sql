-- Every version of a settled day is kept: who, when, old and new.
create or replace function internal.record_settlement()
returns trigger
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
begin
  insert into settlement_history (
    tenant_id, station_id, day_start, version,
    old_energy_kwh, old_amount, old_currency, new_energy_kwh, new_amount, new_currency, changed_by
  )
  values (
    new.tenant_id, new.station_id, new.day_start, new.version,
    old.energy_kwh, old.amount, old.currency, new.energy_kwh, new.amount, new.currency, actor()
  );
  return null;
end;
$$;
comment on function internal.record_settlement is 'Trigger: keeps every version of a settled day.';

create or replace trigger record_new_settlement after insert on public.settlements_day
  for each row execute function internal.record_settlement();
create or replace trigger record_changed_settlement after update on public.settlements_day
  for each row when (old.version <> new.version) execute function internal.record_settlement();
