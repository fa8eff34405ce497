-- The last hours of a site beside what was to be expected, their sum, and how good that expectation is.
--   p_to        end of the window (internal.window_end); null: the running hour is its last
--   p_hours     its length in hours
--   p_lookback  days before its first local day that are learnt from
-- Raises WL404, WL422 (to).
create or replace function api.get_insights(p_tenant text, p_site text, p_to timestamptz, p_hours int, p_lookback int)
returns table (from_ts timestamptz, to_ts timestamptz, timezone text, hours jsonb, totals jsonb, coverage numeric, quality jsonb)
language plpgsql stable
security definer set search_path = internal, public, pg_temp
as $$
declare
  v_station stations := require_site(p_tenant, p_site);
  v_to timestamptz := window_end(v_station, p_to);
  v_from timestamptz := v_to - make_interval(hours => p_hours);
  v_judged record := judge_hours(v_station, v_from, v_to, p_lookback, least(v_to, now()));
  v_quality baseline_quality := v_judged.quality;
begin
  return query
  select
    v_from,
    v_to,
    v_station.timezone,
    judged_hours_json(v_judged.hours),
    jsonb_build_object(
      'actual_kwh', tidy(s.actual_kwh), 'compared_hours', s.compared_hours, 'compared_kwh', tidy(s.compared_kwh),
      'expected_kwh', tidy(s.expected_kwh), 'delta_kwh', tidy(s.delta_kwh), 'delta_pct', tidy(s.delta_pct, 2),
      'reason', s.reason),
    tidy(s.coverage, 4),
    jsonb_build_object(
      'status', v_quality.status, 'reason', v_quality.reason, 'history_days', v_quality.days,
      'coverage', tidy(v_quality.coverage, 4), 'cv_rmse_pct', tidy(v_quality.cv_rmse, 2),
      'nmbe_pct', tidy(v_quality.nmbe, 2))
  from sum_up(v_judged.hours, v_quality) as s;
end;
$$;
comment on function api.get_insights is 'The last hours of a site beside what was to be expected.';
