-- Who leaves the organization sees to nothing any more: the alarms that are not cleared are nobody's. No samples of their stations
-- are evaluated meanwhile, in the order in which everybody takes stations.
create or replace function internal.release_alarms()
returns trigger
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
declare
  v_station int;
begin
  for v_station in
    select distinct s.station_key
    from alarms as a
    join stations as s on s.tenant_id = a.tenant_id and s.id = a.station_id
    where a.tenant_id = old.tenant_id and a.owner = old.email and a.status <> 'cleared'
    order by s.station_key
  loop
    perform pg_advisory_xact_lock(hashtext('wattledger.alarm'), v_station);
  end loop;
  update alarms set owner = null where tenant_id = old.tenant_id and owner = old.email and status <> 'cleared';
  return null;
end;
$$;
comment on function internal.release_alarms is 'Trigger: alarms of a member who is removed are nobody''s.';

create or replace trigger release_alarms after delete on internal.user_account
  for each row execute function internal.release_alarms();
