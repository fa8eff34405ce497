-- Judged hours added up: like with like, so expected only of the hours that were judged.
--   p_quality  of the baseline that judged them
-- coverage is the mean of the hours', 0 to 1. Below 0.7, or while the baseline is warming up, what is expected and the deviation
-- are withheld, with a reason; a per cent of nothing is none.
create or replace function internal.sum_up(p_hours internal.judged_hour[], p_quality internal.baseline_quality)
returns table (
  actual_kwh double precision, coverage double precision, compared_hours int, compared_kwh double precision,
  expected_kwh double precision, delta_kwh double precision, delta_pct double precision, reason text
)
language plpgsql immutable
as $$
#variable_conflict use_column
begin
  return query
  select
    s.actual, s.coverage, s.hours, s.compared,
    case when w.reason is null then s.expected end,
    case when w.reason is null then s.compared - s.expected end,
    case when w.reason is null and s.expected > 0 then 100 * (s.compared - s.expected) / s.expected end,
    coalesce(w.reason, case when s.expected <= 0 then 'nothing is expected of these hours' end)
  from (
    select
      coalesce(sum(h.actual_kwh), 0) as actual,
      coalesce(avg(h.coverage), 0) as coverage,
      count(h.delta_kwh)::int as hours,
      coalesce(sum(h.actual_kwh) filter (where h.delta_kwh is not null), 0) as compared,
      coalesce(sum(h.expected_kwh) filter (where h.delta_kwh is not null), 0) as expected
    from unnest(p_hours) as h
  ) as s
  cross join lateral (
    select coalesce(
      p_quality.reason,
      internal.low_coverage(s.coverage),
      case when s.hours = 0 then 'no hour has enough data to be compared' end) as reason
  ) as w;
end;
$$;
comment on function internal.sum_up is 'Judged hours added up, like with like.';
