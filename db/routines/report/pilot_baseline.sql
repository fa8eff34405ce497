-- How stable the baseline of a site is: week by week (internal.walk_baseline), and in sum over the last four weeks that it could
-- judge. Stable means that from one week to the next what it expects of a usual week moved by 10 % at most, and that over the four
-- weeks its expectation was off by 10 % at most in sum. is_stable is null, with a reason, before two weeks could be judged.
-- cv_rmse_pct and nmbe_pct are of those weeks' hours, out of sample, after ASHRAE Guideline 14.
create or replace function internal.pilot_baseline(
  p_station public.stations, p_known internal.site_hour[], p_first date, p_last date
)
returns jsonb
language plpgsql stable
as $$
begin
  return (
    with
      week as materialized (
        select w.*, row_number() over (order by w.week_from desc) as age
        from internal.walk_baseline(p_station, p_known, p_first, p_last) as w
      ),
      recent as (
        select
          count(*) as weeks, max(abs(w.change_pct)) as change,
          case when sum(w.expected_kwh) > 0 then 100 * (sum(w.actual_kwh) / sum(w.expected_kwh) - 1) end as bias,
          sqrt(sum(w.compared_hours * (w.cv_rmse * w.actual_kwh / w.compared_hours) ^ 2) / sum(w.compared_hours))
            / nullif(sum(w.actual_kwh) / sum(w.compared_hours), 0) as cv_rmse
        from week as w
        where w.age <= 4
      )
    select jsonb_build_object(
      'weeks_judged', (select count(*) from week),
      'is_stable', case when r.weeks >= 2 then coalesce(r.change, 0) <= 10 and coalesce(abs(r.bias) <= 10, false) end,
      'reason', case when r.weeks < 2 then format('weeks that could be judged: %s; 2 are needed', r.weeks) end,
      'largest_change_pct', internal.tidy(r.change, 2), 'deviation_pct', internal.tidy(r.bias, 2),
      'cv_rmse_pct', internal.tidy(r.cv_rmse, 2), 'weeks_rated', r.weeks,
      'weeks', (
        select coalesce(jsonb_agg(jsonb_build_object(
          'from', w.week_from, 'to', w.week_to, 'history_days', w.history_days, 'compared_hours', w.compared_hours,
          'actual_kwh', internal.tidy(w.actual_kwh), 'expected_kwh', internal.tidy(w.expected_kwh),
          'deviation_pct', internal.tidy(w.deviation_pct, 2), 'usual_week_kwh', internal.tidy(w.usual_kwh),
          'change_pct', internal.tidy(w.change_pct, 2), 'cv_rmse_pct', internal.tidy(w.cv_rmse, 2),
          'nmbe_pct', internal.tidy(w.nmbe, 2)
        ) order by w.week_from), '[]')
        from week as w
      ))
    from recent as r);
end;
$$;
comment on function internal.pilot_baseline is 'How stable the baseline of a site is.';
