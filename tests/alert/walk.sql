-- Walks the alerts of a site through its local days from p_from to p_to, hour by hour, as workers would have done then: each hour is
-- judged a quarter of an hour after it was over, by what was known then. What internal.evaluate_alerts does hour by hour is done once a
-- day where it is the same for all its hours: profiles, hours and rules; a rule at the end of an hour sees no later one.
create function pg_temp.walk_alerts(p_site text, p_from date, p_to date)
returns void
language plpgsql
as $$
declare
  v_station public.stations;
  v_zone text;
  v_limits internal.alert_limits;
  v_profiles internal.alert_profile[];
  v_hours internal.alert_hour[];
  v_before internal.alert_hit[] := '{}';
  v_hits internal.alert_hit[];
  v_begin timestamptz;
  v_end timestamptz;
  v_day date;
  v_over timestamptz;
begin
  select * into strict v_station from public.stations as s where s.id = p_site;
  v_zone := v_station.timezone;
  v_limits := internal.limits_of(v_station);
  v_day := p_from;
  while v_day <= p_to loop
    v_begin := (v_day - 1)::timestamp at time zone v_zone;
    v_end := (v_day + 1)::timestamp at time zone v_zone;
    v_profiles := internal.keep_alert_profiles(v_station, v_day - 1, v_day, v_end);
    v_hours := array(
      select row(h.*)::internal.alert_hour
      from internal.alert_hours(v_station, v_begin, v_end, v_end + interval '15 minutes', v_profiles) as h);
    v_hits := v_before || array(
      select row(f.*)::internal.alert_hit from internal.find_alerts(v_hours, v_profiles, v_limits) as f
      where f.hour >= v_day::timestamp at time zone v_zone);
    for v_over in select h.hour + interval '1 hour' from unnest(v_hours) as h where h.day = v_day order by h.hour loop
      perform internal.follow_alerts(
        v_station,
        array(
          select row(f.*)::internal.alert_hit from unnest(v_hits) as f
          where f.hour < v_over and f.hour >= v_over - interval '24 hours'),
        array(select row(h.*)::internal.alert_hour from unnest(v_hours) as h where h.hour < v_over),
        v_over + interval '15 minutes');
    end loop;
    v_before := array(
      select row(f.*)::internal.alert_hit from unnest(v_hits) as f where f.hour >= v_day::timestamp at time zone v_zone);
    v_day := v_day + 1;
  end loop;
end;
$$;
