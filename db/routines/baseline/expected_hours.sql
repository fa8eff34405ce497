-- The hours of a site that begin in [p_from, p_to), each beside what was to be expected.
--   p_lookback_days  days before the local day of p_from that are learnt from: never the window itself
--   p_as_of          what was known when
-- Columns as in internal.verdicts. Verdicts (delta_kwh and what follows) are null where the hour is not good or the baseline is
-- warming up (internal.rate_baseline).
create or replace function internal.expected_hours(
  p_station public.stations, p_from timestamptz, p_to timestamptz, p_lookback_days int default 56, p_as_of timestamptz default now()
)
returns setof internal.judged_hour
language sql stable
as $$
  select h.*
  from internal.judge_hours(p_station, p_from, p_to, p_lookback_days, p_as_of) as j
  cross join lateral unnest(j.hours) as h;
$$;
comment on function internal.expected_hours is 'Hours of a site beside what was to be expected.';
