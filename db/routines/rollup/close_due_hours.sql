-- Closes hours of running stations that are over and whose grace has passed, empty ones included.
--   p_limit  at most so many hours in this call, one for each station: a station that is far behind does not hold others up
-- Returns how many were closed; call again until it returns 0.
create or replace function worker.close_due_hours(p_limit int)
returns int
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
declare
  v_grace interval := make_interval(secs => setting('hour_close_grace_seconds', '900')::int);
  v_station stations;
  v_hour timestamptz;
  v_count int := 0;
begin
  perform set_actor('scheduler');
  for v_station in
    with due as materialized (
      select s.*
      from stations as s
      where coalesce(s.closed_until, s.running_since) + interval '1 hour' + v_grace <= now()
      order by coalesce(s.closed_until, s.running_since)
      limit p_limit
      for no key update skip locked
    )
    -- Tenants in one order: that is the order in which their events are numbered (internal.append_event).
    select d.* from due as d order by d.tenant_id, d.id
  loop
    v_hour := coalesce(v_station.closed_until, v_station.running_since);
    perform close_hour(v_station, v_hour, false);
    update stations set closed_until = date_trunc('hour', v_hour + interval '1 hour', timezone)
    where station_key = v_station.station_key;
    v_count := v_count + 1;
  end loop;
  return v_count;
end;
$$;
comment on function worker.close_due_hours is 'Closes hours of running stations that are due; returns how many.';
