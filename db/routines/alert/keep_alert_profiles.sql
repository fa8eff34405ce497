-- The profiles of the local days p_first to p_last of a site: those that are kept, and the others made and kept. What is older than
-- three days before p_last is thrown away: its hours are judged.
create or replace function internal.keep_alert_profiles(p_station public.stations, p_first date, p_last date, p_as_of timestamptz)
returns internal.alert_profile[]
language plpgsql
as $$
declare
  v_missing date[] := array(
    select d.day::date from generate_series(p_first, p_last, interval '1 day') as d (day)
    where not exists (
      select from internal.alert_profile as p where p.station_key = p_station.station_key and p.day = d.day::date));
  v_hours internal.local_hour[];
  v_until timestamptz;
  v_day date;
begin
  if v_missing <> '{}' then
    v_until := v_missing[cardinality(v_missing)]::timestamp at time zone p_station.timezone;
    v_hours := internal.learnt_hours(
      p_station,
      internal.gather_hours(p_station, (v_missing[1] - 56)::timestamp at time zone p_station.timezone, v_until, p_as_of),
      v_until);
    foreach v_day in array v_missing loop
      insert into internal.alert_profile
      select p.*
      from internal.make_alert_profile(
        p_station, v_day,
        array(
          select row(h.*)::internal.local_hour from unnest(v_hours) as h
          where h.day >= v_day - 56 and h.day < v_day
          order by h.day, h.hr)) as p;
    end loop;
    delete from internal.alert_profile as p where p.station_key = p_station.station_key and p.day < p_last - 3;
  end if;
  return array(
    select p from internal.alert_profile as p
    where p.station_key = p_station.station_key and p.day between p_first and p_last
    order by p.day);
end;
$$;
comment on function internal.keep_alert_profiles is 'Profiles of days of a site, kept or made.';
