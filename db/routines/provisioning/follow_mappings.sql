-- Mappings act at once, whoever writes them.
create or replace function internal.follow_mappings()
returns trigger
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
begin
  perform apply_mappings(c.tenant_id, c.station_id)
  from (select distinct tenant_id, station_id from changed_mappings) as c
  order by c.tenant_id, c.station_id;
  return null;
end;
$$;
comment on function internal.follow_mappings is 'Trigger: applies changed mappings to the series.';

create or replace trigger follow_inserted_mappings after insert on public.point_mappings
  referencing new table as changed_mappings for each statement execute function internal.follow_mappings();
create or replace trigger follow_updated_mappings after update on public.point_mappings
  referencing new table as changed_mappings for each statement execute function internal.follow_mappings();
create or replace trigger follow_deleted_mappings after delete on public.point_mappings
  referencing old table as changed_mappings for each statement execute function internal.follow_mappings();
