-- The success criteria of a pilot, each with what was found, what is asked for, and whether it is met; null where that cannot be
-- said.
--   p_data, p_baseline, p_alerts, p_savings  the parts of the report; p_savings is null where none were looked for
--   p_savings_reason  why there are none
create or replace function internal.pilot_criteria(
  p_data jsonb, p_baseline jsonb, p_alerts jsonb, p_savings jsonb, p_savings_reason text
)
returns jsonb
language sql stable
as $$
  with
    fact as (
      select
        (p_data ->> 'weeks_covered')::numeric as weeks,
        (p_data ->> 'major_gaps')::int as gaps,
        (p_alerts ->> 'of_operation')::int as alerts,
        jsonb_array_length(p_savings) as savings,
        (select count(*) from jsonb_array_elements(p_savings) as s where s ->> 'method' = 'shown') as shown,
        (select sum((s -> 'kwh_per_week' ->> 'value')::numeric) from jsonb_array_elements(p_savings) as s) as kwh,
        (
          select sum((s -> 'kwh_per_week' ->> 'value')::numeric) from jsonb_array_elements(p_savings) as s
          where s ->> 'method' = 'scenario'
        ) as assumed_kwh,
        (select sum((s -> 'money_per_week' ->> 'value')::numeric) from jsonb_array_elements(p_savings) as s) as money,
        p_savings -> 0 ->> 'currency' as currency,
        (select c.minor_unit from public.currencies as c where c.currency = p_savings -> 0 ->> 'currency') as minor_unit
    ),
    criterion as (
      select c.*
      from fact as f
      cross join lateral (values
        (1, 'weeks_of_data', 'data', 'Two to four weeks of data', f.weeks >= 2,
          format('%s weeks of whole days', f.weeks), 'at least 2, better 4'),
        (2, 'no_unexplained_gaps', 'data', 'No major gap without an explanation',
          case when f.weeks > 0 or f.gaps > 0 then f.gaps = 0 end,
          format('Unexplained gaps of 6 h or more: %s; the longest unexplained gap has %s h; %s h are explained',
            f.gaps, p_data ->> 'longest_unexplained_gap_hours', p_data ->> 'explained_gap_hours'),
          'no unexplained gap of 6 h or more'),
        (3, 'stable_baseline', 'analytics', 'Baseline and actual are stable', (p_baseline ->> 'is_stable')::boolean,
          coalesce(
            initcap(left(p_baseline ->> 'reason', 1)) || substr(p_baseline ->> 'reason', 2),
            format('Over the last %s weeks the baseline was off by %s %% in sum, and moved by %s %% at most from week to week',
              p_baseline ->> 'weeks_rated', p_baseline ->> 'deviation_pct', coalesce(p_baseline ->> 'largest_change_pct', '0'))),
          'off by 10 % at most, moved by 10 % at most'),
        (4, 'alerts_of_operation', 'analytics', 'Alerts reflect what the plant does', case when f.alerts > 0 then true end,
          case
            when f.alerts > 0
              then format('Alerts on consumption: %s, critical: %s', f.alerts, p_alerts ->> 'critical_of_operation')
            else 'No alert on consumption in these days' end,
          'at least one on real operation'),
        (5, 'concrete_actions', 'value', 'One to three concrete actions', f.savings between 1 and 3,
          case
            when f.savings > 0 then format('%s found, %s of them shown by the site itself', f.savings, f.shown)
            else p_savings_reason
          end,
          '1 to 3'),
        (6, 'savings_estimated', 'value', 'Savings in energy and money', case when f.kwh > 0 then f.money is not null end,
          case
            when f.kwh > 0
              then concat(
                format('%s kWh%s a week',
                  round(f.kwh), coalesce(format(' and %s %s', round(f.money, f.minor_unit), f.currency), '')),
                case when f.assumed_kwh > 0 then format(', of which %s kWh are an assumption', round(f.assumed_kwh)) end)
            else p_savings_reason
          end,
          'kWh and money')
      ) as c (n, key, subject, name, is_met, found, asked)
    )
  select jsonb_agg(jsonb_build_object(
    'key', c.key, 'subject', c.subject, 'name', c.name,
    'is_met', coalesce(c.is_met, case when c.n in (5, 6) and p_savings is not null then false end),
    'found', c.found, 'asked', c.asked) order by c.n)
  from criterion as c;
$$;
comment on function internal.pilot_criteria is 'The success criteria of a pilot.';
