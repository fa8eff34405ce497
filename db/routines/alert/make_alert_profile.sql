-- What is usual at a site on a local day, learnt from the 56 days before it. Comparable days are those of the baseline
-- (internal.comparable_days); what is compared with more than with an hour's expectation is kept beside it.
--   p_hours  internal.learnt_hours of those days
create or replace function internal.make_alert_profile(p_station public.stations, p_day date, p_hours internal.local_hour[])
returns internal.alert_profile
language plpgsql stable
set enable_nestloop = off
as $$
declare
  v_dow int := extract(isodow from p_day)::int;
  v_profile internal.alert_profile;
begin
  v_profile.station_key := p_station.station_key;
  v_profile.day := p_day;
  v_profile.days := internal.whole_days(p_hours, p_day - 56, p_day);
  v_profile.peak := (select max(h.kwh) from unnest(p_hours) as h);

  select array_agg(p.expected_kwh order by g.hr) into v_profile.expected
  from generate_series(0, 23) as g (hr)
  left join internal.baseline_profile(p_hours, p_day, 56, array[v_dow]) as p on p.dow = v_dow and p.hr = g.hr;

  select b.usual, b.scatter, b.threshold, b.second_highest, b.rarely_zero
  into v_profile.base_usual, v_profile.base_scatter, v_profile.base_limit, v_profile.second_highest, v_profile.rarely_zero
  from internal.usual_levels(p_hours, p_day) as b;

  select u.day_kwh, u.night_kwh, u.night_share, u.night_share_high, u.weekday_kwh, u.share_usual, u.share_second, u.share_days
  into v_profile.day_kwh, v_profile.night_kwh, v_profile.night_share, v_profile.night_share_high, v_profile.weekday_kwh,
    v_profile.share_usual, v_profile.share_second, v_profile.share_days
  from internal.usual_shares(p_hours, p_day) as u;

  select coalesce(array_agg(n.series_key), '{}'), coalesce(array_agg(n.hours), '{}')
  into v_profile.flat_series, v_profile.flat_hours
  from internal.natural_flat_runs(p_station, p_day) as n;
  return v_profile;
end;
$$;
comment on function internal.make_alert_profile is 'What is usual at a site on a day.';
