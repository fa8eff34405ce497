-- Looks for alerts at sites that are due (internal.due_sites).
--   p_limit  at most so many sites in this call
-- Returns how many were looked at; call again until it returns 0. A site at which it fails is left for later.
create or replace function worker.check_alerts(p_limit int)
returns int
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
declare
  v_due record;
  v_station stations;
  v_count int := 0;
begin
  perform set_actor('scheduler');
  for v_due in
    with waiting as (select d.* from due_sites() as d order by d.since limit p_limit * 4)
    -- Tenants in one order: that is the order in which their events are numbered (internal.append_event).
    select w.station_key from waiting as w order by w.tenant_id, w.station_key
  loop
    continue when not pg_try_advisory_xact_lock(hashtext('wattledger.alert'), v_due.station_key);
    -- Another worker may have been here since the list was made.
    continue when not exists (select from due_sites() as d where d.station_key = v_due.station_key);
    -- Held, so that nobody deletes the site meanwhile; one that is being deleted is passed over.
    select * into v_station from stations as s where s.station_key = v_due.station_key for key share skip locked;
    continue when not found;
    begin
      perform check_site_alerts(v_station);
    exception when others then
      raise warning 'alerts of % were not checked: %', v_station.id, sqlerrm;
      insert into alert_watch as w (station_key, checked_until, failed_at) values (v_station.station_key, now(), now())
      on conflict (station_key) do update set failed_at = excluded.failed_at;
    end;
    v_count := v_count + 1;
    exit when v_count >= p_limit;
  end loop;
  return v_count;
end;
$$;
comment on function worker.check_alerts is 'Looks for alerts at sites that are due; returns how many.';
