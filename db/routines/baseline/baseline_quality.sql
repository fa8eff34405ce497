-- How good the baseline is that hours from p_from on are judged by: see internal.rate_baseline.
create or replace function internal.baseline_quality(
  p_station public.stations, p_from timestamptz, p_lookback_days int default 56, p_as_of timestamptz default now()
)
returns internal.baseline_quality
language sql stable
as $$
  select (internal.judge_hours(p_station, p_from, p_from, p_lookback_days, p_as_of)).quality;
$$;
comment on function internal.baseline_quality is 'How good a site''s baseline is.';
