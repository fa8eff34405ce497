-- How good a baseline is: its days, and its error on the very days that it was made from, after ASHRAE Guideline 14 with p = 1
-- (one parameter, the profile, is taken as fitted): with n hours, CV(RMSE) = sqrt(sum (actual - expected)^2 / (n - 1)) / mean,
-- NMBE = sum (actual - expected) / ((n - 1) * mean), both in per cent of the mean actual energy.
--   p_hours    what the profile was made from (internal.learnt_hours)
--   p_profile  internal.baseline_profile of it
--   p_origin, p_days  as there
-- days: those known to 70 %. coverage: share of good hours from the first known one on, 0 to 1. status: ready, or warming_up
-- below seven days, then with a reason; a baseline that is warming up gives no verdicts.
create or replace function internal.rate_baseline(
  p_hours internal.local_hour[], p_profile internal.profile_hour[], p_origin date, p_days int
)
returns internal.baseline_quality
language sql immutable
as $$
  select
    q.days,
    q.coverage,
    q.cv_rmse,
    q.nmbe,
    case when q.days < 7 then 'warming_up' else 'ready' end,
    case when q.days < 7 then format('%s whole days of history in the %s before; 7 are needed', q.days, p_days) end
  from (
    select
      internal.whole_days(p_hours, p_origin - p_days, p_origin) as days,
      coalesce(least(count(*) / nullif((p_origin - min(h.day)) * 24.0, 0), 1), 0)::double precision as coverage,
      100 * sqrt(sum((h.kwh - p.expected_kwh) ^ 2) / nullif(count(p.expected_kwh) - 1, 0))
        / nullif(avg(h.kwh) filter (where p.expected_kwh is not null), 0) as cv_rmse,
      100 * sum(h.kwh - p.expected_kwh) / nullif(count(p.expected_kwh) - 1, 0)
        / nullif(avg(h.kwh) filter (where p.expected_kwh is not null), 0) as nmbe
    from unnest(p_hours) as h
    left join unnest(p_profile) as p on p.dow = extract(isodow from h.day)::int and p.hr = h.hr
    where h.day >= p_origin - p_days and h.day < p_origin
  ) as q;
$$;
comment on function internal.rate_baseline is 'How good a baseline is: days, coverage, CV(RMSE) and NMBE in per cent.';
