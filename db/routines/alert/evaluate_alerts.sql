-- Looks for alerts of a site as it is at a time: judges the hours of the last day that were over by then, opens what is new, and
-- follows what is open. Hours before that are history: what is filled in of them rings no more. The caller has locked the alerts
-- of the site.
create or replace function internal.evaluate_alerts(p_station public.stations, p_as_of timestamptz)
returns void
language plpgsql
as $$
declare
  v_zone text := p_station.timezone;
  v_over timestamptz := date_trunc('hour', p_as_of, v_zone);
  v_from timestamptz := v_over - interval '24 hours';
  v_first date := (v_from at time zone v_zone)::date - 1;
  v_limits internal.alert_limits := internal.limits_of(p_station);
  v_profiles internal.alert_profile[] := internal.keep_alert_profiles(
    p_station, v_first, ((v_over - interval '1 microsecond') at time zone v_zone)::date, p_as_of);
  v_hours internal.alert_hour[] := array(
    select row(h.*)::internal.alert_hour
    from internal.alert_hours(p_station, v_first::timestamp at time zone v_zone, v_over, p_as_of, v_profiles) as h);
begin
  perform internal.follow_alerts(
    p_station,
    array(
      select row(f.*)::internal.alert_hit from internal.find_alerts(v_hours, v_profiles, v_limits) as f where f.hour >= v_from),
    v_hours, p_as_of);
end;
$$;
comment on function internal.evaluate_alerts is 'Looks for alerts of a site as it is at a time.';
