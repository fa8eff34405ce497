-- The key figures of a site: the last 24 hours (the running one included) beside what was to be expected, the last 7 days beside
-- the 7 before, cost by the tariff in force.
-- Deviations compare like with like: only hours with enough data, and what was expected of these (baseline_24h_kwh). Below a
-- coverage of 0.7, or while the baseline is warming up, they are null, and reason_24h or reason_7d says why.
-- Raises WL404.
create or replace function api.get_kpi(p_tenant text, p_site text)
returns table (
  from_ts timestamptz, to_ts timestamptz, last_24h_kwh numeric, compared_24h_kwh numeric, compared_24h_hours int,
  baseline_24h_kwh numeric, deviation_pct_24h numeric, coverage_24h numeric, reason_24h text,
  last_7d_kwh numeric, prev_7d_kwh numeric, deviation_pct_7d numeric, coverage_7d numeric, reason_7d text,
  last_24h_cost numeric, cost_delta_24h numeric, currency text, reason_cost text
)
language plpgsql stable
security definer set search_path = internal, public, pg_temp
as $$
#variable_conflict use_column
declare
  v_station stations := require_site(p_tenant, p_site);
  v_to timestamptz := window_end(v_station, null);
  v_from timestamptz := v_to - interval '24 hours';
  v_judged record := judge_hours(v_station, v_from, v_to, 56, now());
  v_week record;
  v_why text;
begin
  select * into v_week from compare_weeks(v_station, v_judged.known, v_to);
  v_why := coalesce(
    low_coverage(v_week.coverage),
    'the week before: ' || low_coverage(v_week.before_coverage),
    case
      when v_week.compared_before_kwh is null then 'no hour has enough data in both weeks'
      when v_week.compared_before_kwh <= 0 then 'nothing was used in the week before'
    end);
  return query
  select
    v_from, v_to,
    tidy(s.actual_kwh), tidy(s.compared_kwh), s.compared_hours,
    tidy(s.expected_kwh), tidy(s.delta_pct, 2), tidy(s.coverage, 4), s.reason,
    tidy(v_week.kwh),
    case when v_week.before_coverage >= 0.7 then tidy(v_week.before_kwh) end,
    case when v_why is null
      then tidy(100 * (v_week.compared_kwh - v_week.compared_before_kwh) / v_week.compared_before_kwh, 2)
    end,
    tidy(v_week.coverage, 4),
    v_why,
    c.cost, case when s.expected_kwh is not null then c.delta end, c.currency, c.reason
  from sum_up(v_judged.hours, v_judged.quality) as s
  cross join cost_of_hours(v_station, v_judged.hours, v_from, v_to) as c;
end;
$$;
comment on function api.get_kpi is 'The key figures of a site.';
