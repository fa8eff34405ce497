-- A station's time zone must exist, and stands once hours have been closed in it: days and bills are made of it.
create or replace function internal.guard_station()
returns trigger
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
begin
  perform check_timezone(new.timezone, 'timezone');
  new.whole_hours := has_whole_hours(new.timezone);
  if tg_op = 'UPDATE' and exists (
    select from analytics_statistics as a where a.tenant_id = new.tenant_id and a.subject_id = new.id
  ) then
    perform raise_error('WL409', 'the time zone cannot change: hours of the station are closed already', 'timezone');
  end if;
  if tg_op = 'UPDATE' then
    perform realign_hours(new.station_key, new.timezone);
    new.running_since := date_trunc('hour', new.running_since, new.timezone);
  end if;
  return new;
end;
$$;
comment on function internal.guard_station is 'Trigger: refuses an unknown time zone, and a change of it after hours were closed.';

create or replace trigger guard_station before insert on public.stations
  for each row execute function internal.guard_station();
create or replace trigger guard_station_update before update of timezone on public.stations
  for each row when (old.timezone is distinct from new.timezone) execute function internal.guard_station();
