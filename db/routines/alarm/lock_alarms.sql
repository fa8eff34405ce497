-- Evaluating a station's rules happens one transaction after the other; ingest for stations without rules never waits.
-- Returns whether any of the series belongs to a station with rules.
create or replace function internal.lock_alarms(p_tenant text, p_series int[])
returns boolean
language plpgsql
as $$
declare
  v_station int;
  v_any boolean := false;
begin
  for v_station in
    with reached as materialized (
      select distinct s.station_key
      from internal.series as s
      where s.series_key = any (p_series)
    )
    select c.station_key
    from reached as c
    join public.stations as t on t.station_key = c.station_key
    where exists (
      select from public.alarm_rules as r
      where r.tenant_id = t.tenant_id and r.station_id = t.id and r.enabled
    )
    order by c.station_key
  loop
    perform pg_advisory_xact_lock(hashtext('wattledger.alarm'), v_station);
    v_any := true;
  end loop;
  return v_any;
end;
$$;
comment on function internal.lock_alarms is 'Serialises the evaluation of a station''s alarm rules.';
