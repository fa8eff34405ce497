-- The hours of a site that begin in [p_from, p_to), each beside what was to be expected, and how good that expectation is. Both at
-- once, since both need the same hours; internal.expected_hours and internal.baseline_quality give either.
--   p_lookback  days before the local day of p_from that are learnt from, never that day or a later one
--   p_as_of     what was known when
--   known       the site's hours from the first day that is learnt from on
create or replace function internal.judge_hours(
  p_station public.stations, p_from timestamptz, p_to timestamptz, p_lookback int, p_as_of timestamptz,
  out hours internal.judged_hour[], out quality internal.baseline_quality, out known internal.site_hour[]
)
language plpgsql stable
as $$
declare
  v_zone text := p_station.timezone;
  v_origin date := (p_from at time zone v_zone)::date;
  v_learnt internal.local_hour[];
  v_dows int[] := array(
    select distinct extract(isodow from d.day)::int
    from generate_series(v_origin, ((p_to at time zone v_zone) - interval '1 microsecond')::date, interval '1 day') as d (day));
  v_profile internal.profile_hour[];
begin
  known := internal.gather_hours(p_station, (v_origin - p_lookback)::timestamp at time zone v_zone, p_to, p_as_of);
  v_learnt := internal.learnt_hours(p_station, known, v_origin::timestamp at time zone v_zone);
  v_profile := array(
    select row(p.*)::internal.profile_hour from internal.baseline_profile(v_learnt, v_origin, p_lookback, v_dows) as p);
  quality := internal.rate_baseline(v_learnt, v_origin, p_lookback);
  hours := array(
    select row(j.*)::internal.judged_hour
    from internal.verdicts(p_station, known, p_from, p_to, v_profile, quality.status = 'ready') as j);
end;
$$;
comment on function internal.judge_hours is 'Hours of a site beside what was to be expected, and how good that is.';
