-- Looks for alerts of a site now, and notes up to where. Marks first, readings after: what commits in between leaves its mark.
create or replace function internal.check_site_alerts(p_station public.stations)
returns void
language plpgsql
as $$
declare
  v_grace interval := make_interval(secs => internal.setting('hour_close_grace_seconds', '900')::int);
  v_since timestamptz;
begin
  with taken as (delete from internal.alert_mark where station_key = p_station.station_key returning since)
  select min(t.since) into v_since from taken as t;
  -- What is usual was learnt without what came now.
  delete from internal.alert_profile
  where station_key = p_station.station_key and day > (v_since at time zone p_station.timezone)::date;

  perform internal.note_silence(p_station);
  perform internal.evaluate_alerts(p_station, now());
  insert into internal.alert_watch as w (station_key, checked_until, checked_at)
  values (p_station.station_key, date_trunc('hour', now() - v_grace, p_station.timezone), now())
  on conflict (station_key) do update
  set checked_until = excluded.checked_until, checked_at = excluded.checked_at, failed_at = null;
end;
$$;
comment on function internal.check_site_alerts is 'Looks for alerts of a site now.';
