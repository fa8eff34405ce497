-- What an alert says in figures:
--   hours         each hour from the first to the last: hour, expected_kwh, actual_kwh (null where not known), delta_kwh, cost;
--                 of a long one the last 168
--   expected_kwh, actual_kwh, delta_kwh  sums over the hours of which both are known
--   excess_kwh    sum over those that are above what was expected, and cost what that costs by the price in force in each hour,
--                 rounded once, to the currency's minor unit, half to even; both null where consumption was not measured
--                 (missing_data, flat_line), cost also where the currency changed in these hours
--   share, usual  the figure of the worst hit of the alert's kind, and what that usually is
--   also          further kinds that showed
--   reason, advice  what is likely behind it, and what to do
create or replace function internal.alert_facts(
  p_station public.stations, p_alert public.alerts, p_hits internal.alert_hit[], p_hours internal.alert_hour[]
)
returns jsonb
language plpgsql
as $$
declare
  v_is_measured boolean := p_alert.kind not in ('missing_data', 'flat_line');
  v_facts jsonb;
begin
  with
    known as (
      select distinct on (k.hour) k.hour, k.expected, k.actual
      from (
        select h.hour, 1 as age, round(h.expected::numeric, 3) as expected, round(h.kwh::numeric, 3) as actual
        from unnest(p_hours) as h
        where h.hour >= p_alert.first_hour and h.hour <= p_alert.last_hour
        union all
        select (o ->> 'hour')::timestamptz, 2, (o ->> 'expected_kwh')::numeric, (o ->> 'actual_kwh')::numeric
        from jsonb_array_elements(p_alert.facts -> 'hours') as o
      ) as k
      where k.hour > p_alert.last_hour - interval '168 hours'
      order by k.hour, k.age
    ),
    priced as materialized (
      select
        k.*, k.actual - k.expected as delta, p.currency,
        case when v_is_measured then greatest(k.actual - k.expected, 0) end as excess,
        case when v_is_measured then greatest(k.actual - k.expected, 0) * p.price_per_kwh end as cost
      from known as k
      left join internal.hour_prices(
        p_station, p_alert.last_hour - interval '168 hours', p_alert.last_hour + interval '1 hour') as p on p.hour = k.hour
    ),
    summed as (
      select
        jsonb_agg(jsonb_build_object(
          'hour', internal.utc_text(x.hour), 'expected_kwh', x.expected, 'actual_kwh', x.actual, 'delta_kwh', x.delta,
          'cost', round(x.cost, 4)) order by x.hour) as hours,
        sum(x.expected) filter (where x.delta is not null) as expected,
        sum(x.actual) filter (where x.delta is not null) as actual,
        sum(x.delta) as delta,
        sum(x.excess) as excess,
        case when count(distinct x.currency) = 1 then sum(x.cost) end as cost,
        (array_agg(x.currency order by x.hour desc))[1] as currency
      from priced as x
    )
  select jsonb_build_object(
    'hours', coalesce(s.hours, '[]'), 'expected_kwh', s.expected, 'actual_kwh', s.actual, 'delta_kwh', s.delta,
    'excess_kwh', s.excess, 'cost', internal.round_half_even(s.cost, coalesce(c.minor_unit, 2)),
    'currency', coalesce(s.currency, p_alert.facts ->> 'currency'))
  into v_facts
  from summed as s
  left join public.currencies as c on c.currency = s.currency;

  return v_facts || internal.alert_evidence(p_alert, p_hits);
end;
$$;
comment on function internal.alert_facts is 'What an alert says in figures.';
