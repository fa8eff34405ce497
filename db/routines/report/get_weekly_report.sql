-- Seven days of a site: energy, cost, what was expected, deviation, hours above it, coverage, the days that stand out, the alerts.
--   p_week_ending  last day on the site's clock (internal.report_week); null: yesterday
--   p_with_hours   whether hours holds each hour; else null
-- Energy and cost are of all that was read. Expected and deviation compare like with like: the hours with enough data, beside
-- what was to be expected of these; below a coverage of 0.7, or while the baseline is warming up, they are null, with a reason.
-- The cost of the week is the sum of its days', each rounded; null with cost_reason where the currency changed. cost_note
-- says where it is by the default price, for want of a tariff.
-- Raises WL404, WL422 (week_ending).
create or replace function api.get_weekly_report(p_tenant text, p_site text, p_week_ending date, p_with_hours boolean)
returns table (
  site_id text, name text, timezone text, week_ending date, from_ts timestamptz, to_ts timestamptz,
  energy_kwh numeric, cost numeric, currency text, minor_unit int, cost_reason text, cost_note text,
  compared_hours int, compared_kwh numeric, expected_kwh numeric, deviation_kwh numeric, deviation_pct numeric, reason text,
  hours int, hours_above int, hours_elevated int, hours_critical int, hours_explained int, above_kwh numeric, above_cost numeric,
  coverage numeric, days jsonb, top_days jsonb, alerts_total int, alerts_critical int, alerts jsonb, quality jsonb, hourly jsonb
)
language plpgsql stable
security definer set search_path = internal, public, pg_temp
as $$
#variable_conflict use_column
declare
  v_station stations := require_site(p_tenant, p_site);
  v_week record := report_week(v_station, p_week_ending);
  v_judged record := judge_hours(v_station, v_week.from_ts, v_week.to_ts, 56, v_week.to_ts);
  v_quality baseline_quality := v_judged.quality;
  v_alerts record := count_alerts(v_station, v_week.from_ts, v_week.to_ts);
begin
  return query
  with
    day as materialized (
      select * from report_days(v_station, v_judged.hours, v_quality, v_week.from_ts, v_week.to_ts)
    ),
    week as (
      select
        sum(d.energy_kwh) as energy, sum(d.cost) as cost, sum(d.hours)::int as hours, sum(d.hours_elevated)::int as elevated,
        sum(d.hours_critical)::int as critical, sum(d.hours_explained)::int as explained, sum(d.above_kwh) as above,
        sum(d.above_cost) as above_cost, (array_agg(d.currency order by d.day desc))[1] as currency,
        count(*) = count(d.currency) and count(distinct d.currency) = 1 as is_one_currency
      from day as d
    ),
    told as (
      select d.day, jsonb_build_object(
        'day', d.day, 'hours', d.hours, 'energy_kwh', tidy(d.energy_kwh), 'cost', trim_scale(d.cost), 'currency', d.currency,
        'compared_hours', d.compared_hours, 'compared_kwh', tidy(coalesce(d.compared_kwh, 0)),
        'expected_kwh', tidy(d.expected_kwh), 'deviation_kwh', tidy(d.deviation_kwh),
        'deviation_pct', tidy(d.deviation_pct, 2), 'hours_above', d.hours_elevated + d.hours_critical,
        'hours_elevated', d.hours_elevated, 'hours_critical', d.hours_critical, 'hours_explained', d.hours_explained,
        'above_kwh', tidy(d.above_kwh), 'above_cost', trim_scale(d.above_cost),
        'coverage', tidy(d.coverage, 4), 'reason', d.reason) as facts
      from day as d
    ),
    top as (
      select coalesce(jsonb_agg(x.day order by x.deviation_kwh desc, x.day), '[]') as days
      from (
        select d.day, d.deviation_kwh from day as d where d.deviation_kwh > 0 order by d.deviation_kwh desc, d.day limit 3
      ) as x
    )
  select
    v_station.id::text, v_station.name, v_station.timezone, v_week.week_ending, v_week.from_ts, v_week.to_ts,
    tidy(w.energy), case when w.is_one_currency then w.cost end, coalesce(w.currency, price_currency(v_station, null)),
    coalesce(c.minor_unit, 2)::int,
    case when not w.is_one_currency then 'the currency of the tariff changed in these days' end,
    cost_note(v_station, v_week.from_ts, v_week.to_ts),
    s.compared_hours, tidy(s.compared_kwh), tidy(s.expected_kwh), tidy(s.delta_kwh), tidy(s.delta_pct, 2), s.reason,
    w.hours, w.elevated + w.critical, w.elevated, w.critical, w.explained, tidy(w.above),
    case when w.is_one_currency then w.above_cost end,
    tidy(s.coverage, 4), (select jsonb_agg(t.facts order by t.day) from told as t), top.days,
    v_alerts.total, v_alerts.critical, report_alerts(v_station, v_week.from_ts, v_week.to_ts, 20),
    jsonb_build_object(
      'status', v_quality.status, 'reason', v_quality.reason, 'history_days', v_quality.days,
      'coverage', tidy(v_quality.coverage, 4), 'cv_rmse_pct', tidy(v_quality.cv_rmse, 2), 'nmbe_pct', tidy(v_quality.nmbe, 2)),
    case when p_with_hours then judged_hours_json(v_judged.hours) end
  from week as w
  cross join sum_up(v_judged.hours, v_quality) as s
  cross join top
  left join currencies as c on c.currency = coalesce(w.currency, price_currency(v_station, null));
end;
$$;
comment on function api.get_weekly_report is 'Seven days of a site beside what was to be expected.';
