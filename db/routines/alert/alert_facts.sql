-- What an alert says in figures:
--   hours         each hour from the first to the last: hour, expected_kwh, actual_kwh (null where not known), delta_kwh, cost;
--                 of a long one the last 168
--   expected_kwh, actual_kwh, delta_kwh  sums over the hours of which both are known
--   excess_kwh    sum over those that are above what was expected, and cost what that costs by the price in force in each hour;
--                 null where consumption was not measured (missing_data, flat_line)
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
  v_hours jsonb;
  v_facts jsonb;
begin
  select jsonb_agg(x.entry order by x.hour) into v_hours
  from (
    select distinct on (e.hour) e.hour, e.entry
    from (
      select
        h.hour, 1 as age,
        jsonb_build_object(
          'hour', internal.utc_text(h.hour), 'expected_kwh', round(h.expected::numeric, 3),
          'actual_kwh', round(h.kwh::numeric, 3), 'delta_kwh', round((h.kwh - h.expected)::numeric, 3),
          'cost', case when v_is_measured and h.kwh is not null
            then round(greatest((h.kwh - h.expected)::numeric, 0) * p.price_per_kwh, 2) end) as entry
      from unnest(p_hours) as h
      left join internal.hour_prices(p_station, (p_hours[1]).hour, p_alert.last_hour + interval '1 hour') as p on p.hour = h.hour
      where h.hour >= p_alert.first_hour and h.hour <= p_alert.last_hour
      union all
      select (o ->> 'hour')::timestamptz, 2, o from jsonb_array_elements(p_alert.facts -> 'hours') as o
    ) as e
    where e.hour > p_alert.last_hour - interval '168 hours'
    order by e.hour, e.age
  ) as x;

  select jsonb_build_object(
    'hours', coalesce(v_hours, '[]'),
    'expected_kwh', sum((o ->> 'expected_kwh')::numeric) filter (where o ->> 'delta_kwh' is not null),
    'actual_kwh', sum((o ->> 'actual_kwh')::numeric) filter (where o ->> 'delta_kwh' is not null),
    'delta_kwh', sum((o ->> 'delta_kwh')::numeric),
    'excess_kwh', sum(greatest((o ->> 'delta_kwh')::numeric, 0)) filter (where o ->> 'cost' is not null),
    'cost', sum((o ->> 'cost')::numeric))
  into v_facts
  from jsonb_array_elements(v_hours) as o;

  return v_facts || jsonb_build_object(
    'currency', coalesce((
      select p.currency
      from internal.hour_prices(p_station, p_alert.last_hour, p_alert.last_hour + interval '1 hour') as p
      limit 1),
      p_alert.facts ->> 'currency'))
    || internal.alert_evidence(p_alert, p_hits);
end;
$$;
comment on function internal.alert_facts is 'What an alert says in figures.';
