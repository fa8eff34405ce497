-- A completed day is settled at once, whoever completed or changed it.
create or replace function internal.settle_completed_day()
returns trigger
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
begin
  perform settle_days(require_station(new.tenant_id, new.subject_id), new.period_start, new.period_end);
  return null;
end;
$$;
comment on function internal.settle_completed_day is 'Trigger: settles a completed day.';

create or replace trigger settle_completed_day after insert or update on public.analytics_statistics
  for each row when (new.time_type = 'DAY' and new.is_completed) execute function internal.settle_completed_day();
