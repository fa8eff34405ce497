-- Folds hours that data arrived for after they were over: a closed hour again, some seconds after its last late sample;
-- an hour that was never closed (history that is being filled in) once no more data has come for the grace.
-- Hours under a frozen statement wait for somebody to regenerate it or to recalculate them.
-- Returns how many were folded; call again until it returns 0.
create or replace function worker.fold_late_hours(p_limit int)
returns int
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
declare
  v_grace interval := make_interval(secs => setting('hour_close_grace_seconds', '900')::int);
  v_due record;
  v_station stations;
  v_count int := 0;
begin
  perform set_actor('scheduler');
  for v_due in
    select d.station_key, d.hour
    from (
      select station_key, hour, greatest(max(marked_at), hour + interval '1 hour') as quiet_since
      from dirty_hour
      group by station_key, hour
    ) as d
    join stations as s on s.station_key = d.station_key
    left join analytics_statistics as a
      on a.tenant_id = s.tenant_id and a.subject_id = s.id and a.time_type = 'HOUR' and a.period_start = d.hour
    where d.quiet_since < now() - case when a.time_type is not null then interval '2 seconds' else v_grace end
      and not is_frozen(s, d.hour)
      and d.hour >= retired_until(s.timezone)
    order by s.tenant_id, s.id, d.hour -- tenants in one order, see worker.close_due_hours
    limit p_limit
  loop
    select * into v_station from stations where station_key = v_due.station_key for no key update skip locked;
    continue when not found or is_frozen(v_station, v_due.hour);
    perform close_hour(v_station, v_due.hour, true);
    v_count := v_count + 1;
  end loop;
  return v_count;
end;
$$;
comment on function worker.fold_late_hours is 'Folds hours that data arrived late for; returns how many.';
