-- A gap that is explained, or no longer is, changes what its hours say.
create or replace function internal.mark_gap()
returns trigger
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
begin
  insert into alert_mark (station_key, since)
  select s.station_key, least(new.from_ts, old.from_ts)
  from stations as s
  where s.tenant_id = coalesce(new.tenant_id, old.tenant_id) and s.id = coalesce(new.site_id, old.site_id);
  return null;
end;
$$;
comment on function internal.mark_gap is 'Trigger: has a site looked at when a gap of it is explained or no longer is.';

create or replace trigger mark_gap after insert or update or delete on public.gap_explanations
  for each row execute function internal.mark_gap();
