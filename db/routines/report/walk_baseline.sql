-- How the baseline of a site did week by week, each judged by what was known before it.
--   p_known  internal.site_hours of the period
--   p_last   last day of the last week; the weeks before it end seven days earlier each, at most 13 of them, the oldest first
-- usual_kwh is what the baseline expects of a usual week, change_pct how far that moved from the week before; deviation_pct what
-- was used against what was expected, cv_rmse and nmbe of the week's hours after ASHRAE Guideline 14, in per cent, out of sample.
-- Weeks that the baseline cannot judge are left out: warming up, or under 70 % of the hours comparable.
create or replace function internal.walk_baseline(
  p_station public.stations, p_known internal.site_hour[], p_first date, p_last date
)
returns table (
  week_from date, week_to date, history_days int, compared_hours int, actual_kwh double precision, expected_kwh double precision,
  deviation_pct double precision, usual_kwh double precision, change_pct double precision, cv_rmse double precision,
  nmbe double precision
)
language plpgsql stable
as $$
#variable_conflict use_column
declare
  v_learnt internal.local_hour[] := internal.learnt_hours(
    p_station, p_known, (p_last + 1)::timestamp at time zone p_station.timezone);
begin
  return query
  with
    origin as (
      select x.day::date as day
      from generate_series(p_last - 90, p_last - 6, interval '7 days') as x (day)
      where x.day::date >= p_first + 7
    ),
    profile as materialized (
      select o.day, (o.day)::timestamp at time zone p_station.timezone as from_ts,
        (o.day + 7)::timestamp at time zone p_station.timezone as to_ts,
        internal.whole_days(v_learnt, o.day - 56, o.day) as days,
        array(
          select row(p.*)::internal.profile_hour from internal.baseline_profile(v_learnt, o.day, 56, '{1,2,3,4,5,6,7}') as p
        ) as hours
      from origin as o
    ),
    judged as (
      select p.day, p.days, (select sum(u.expected_kwh) from unnest(p.hours) as u) as usual, v.*
      from profile as p
      cross join lateral internal.verdicts(
        p_station, array(select h from unnest(p_known) as h where h.hour >= p.from_ts and h.hour < p.to_ts),
        p.from_ts, p.to_ts, p.hours, true) as v
      where p.days >= 7
    ),
    week as (
      select
        j.day, j.days, j.usual, count(j.delta_kwh)::int as hours,
        sum(j.actual_kwh) filter (where j.delta_kwh is not null) as actual,
        sum(j.expected_kwh) filter (where j.delta_kwh is not null) as expected,
        sum(j.delta_kwh) as delta, sum(j.delta_kwh ^ 2) as squares
      from judged as j
      group by j.day, j.days, j.usual
      having count(j.delta_kwh) >= 0.7 * count(*)
    )
  select
    w.day, w.day + 6, w.days, w.hours, w.actual, w.expected,
    case when w.expected > 0 then 100 * w.delta / w.expected end,
    w.usual,
    100 * (w.usual / nullif(lag(w.usual) over (order by w.day), 0) - 1),
    100 * sqrt(w.squares / (w.hours - 1)) / nullif(w.actual / w.hours, 0),
    100 * w.delta / (w.hours - 1) / nullif(w.actual / w.hours, 0)
  from week as w
  order by w.day;
end;
$$;
comment on function internal.walk_baseline is 'How a site''s baseline did week by week.';
