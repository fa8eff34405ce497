-- Days of a site in a report, on its own clock.
--   energy_kwh   of all hours that were read; null where none was
--   cost         of the same, by the tariff in force in each hour, rounded to the currency's minor unit, half to even
--   compared_kwh, expected_kwh, deviation_kwh, deviation_pct  of the hours with enough data alone (compared_hours), so that a
--                missing hour is no saving; expected and deviation are null below a coverage of 0.7, and reason says why
--   hours_elevated, hours_critical  hours of these bands; above_kwh, above_cost  what they are above what was expected
--   hours_explained  hours that an operator has said something about: they are not compared
create or replace function internal.report_days(
  p_station public.stations, p_hours internal.judged_hour[], p_quality internal.baseline_quality,
  p_from timestamptz, p_to timestamptz
)
returns table (
  day date, hours int, energy_kwh double precision, coverage double precision, cost numeric, currency text, compared_hours int,
  compared_kwh double precision, expected_kwh double precision, deviation_kwh double precision, deviation_pct double precision,
  hours_elevated int, hours_critical int, above_kwh double precision, above_cost numeric, hours_explained int, reason text
)
language plpgsql stable
set enable_nestloop = off
as $$
#variable_conflict use_column
begin
  return query
  with
    hour as materialized (
      select h.*, (h.hour at time zone p_station.timezone)::date as day, p.price_per_kwh, p.currency,
        h.band in ('elevated', 'critical') as is_above
      from unnest(p_hours) as h
      join internal.hour_prices(p_station, p_from, p_to) as p on p.hour = h.hour
    ),
    summed as materialized (
      select
        x.day, count(*)::int as hours, sum(x.actual_kwh) as actual, avg(x.coverage) as coverage,
        sum(x.actual_kwh::numeric * x.price_per_kwh) as cost,
        case when count(distinct x.currency) = 1 then min(x.currency) end as currency,
        count(x.delta_kwh)::int as compared_hours,
        sum(x.actual_kwh) filter (where x.delta_kwh is not null) as compared,
        sum(x.expected_kwh) filter (where x.delta_kwh is not null) as expected,
        (count(*) filter (where x.band = 'elevated'))::int as elevated,
        (count(*) filter (where x.band = 'critical'))::int as critical,
        coalesce(sum(x.delta_kwh) filter (where x.is_above), 0) as above,
        coalesce(sum(x.delta_kwh::numeric * x.price_per_kwh) filter (where x.is_above), 0) as above_cost,
        (count(*) filter (where x.is_explained))::int as explained
      from hour as x
      group by x.day
    )
  select
    s.day, s.hours, s.actual, s.coverage, internal.round_half_even(s.cost, c.minor_unit), s.currency, s.compared_hours,
    s.compared, w.expected, s.compared - w.expected,
    case when w.expected > 0 then 100 * (s.compared - w.expected) / w.expected end,
    s.elevated, s.critical, s.above, internal.round_half_even(s.above_cost, c.minor_unit), s.explained, v.reason
  from summed as s
  left join public.currencies as c on c.currency = s.currency
  cross join lateral (
    select coalesce(
      p_quality.reason,
      case when s.explained = s.hours then 'the day is explained' end,
      internal.low_coverage(s.coverage),
      case when s.compared_hours = 0 then 'no hour has enough data to be compared' end) as reason
  ) as v
  cross join lateral (select case when v.reason is null then s.expected end as expected) as w
  order by s.day;
end;
$$;
comment on function internal.report_days is 'Days of a site in a report.';
