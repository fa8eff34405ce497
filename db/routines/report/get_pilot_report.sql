-- What a pilot at a site has come to, after the runbook's success criteria: data, gaps, stability of the baseline, alerts that
-- matter, and one to three savings.
--   p_from, p_to  first and last day on the site's clock (internal.report_period); null: from the first reading until yesterday
-- Savings are only looked for from 14 whole days on (savings_reason says so), and never in hours without enough data; one below a
-- thousandth of the site's consumption is left out. cost_note says where money is by the default price, for want of a tariff.
-- is_successful: every criterion is met; false when one is not, null when one cannot be judged.
-- Raises WL404, WL422 (from, to).
create or replace function api.get_pilot_report(p_tenant text, p_site text, p_from date, p_to date)
returns table (
  site_id text, name text, timezone text, currency text, first_day date, last_day date, from_ts timestamptz, to_ts timestamptz,
  is_successful boolean, criteria jsonb, data jsonb, baseline jsonb, alerts jsonb, savings jsonb,
  savings_reason text, minor_unit int, cost_note text
)
language plpgsql stable
security definer set search_path = internal, public, pg_temp
as $$
#variable_conflict use_column
declare
  v_station stations := require_site(p_tenant, p_site);
  v_period record := report_period(v_station, p_from, p_to);
  v_known site_hour[] := gather_hours(v_station, v_period.from_ts, v_period.to_ts, v_period.to_ts);
  v_data jsonb := pilot_data(v_station, v_period, v_known);
  v_baseline jsonb := pilot_baseline(v_station, v_known, v_period.first_day, v_period.last_day);
  v_alerts jsonb := pilot_alerts(v_station, v_period.from_ts, v_period.to_ts);
  v_savings jsonb;
  v_reason text;
  v_criteria jsonb;
  v_currency text := coalesce((
    select p.currency from hour_prices(v_station, v_period.to_ts - interval '1 hour', v_period.to_ts) as p limit 1
  ), price_currency(v_station, null));
begin
  if (v_data ->> 'whole_days')::int < 14 then
    v_reason := format('%s whole days of data; 14 are needed before savings are looked for', v_data ->> 'whole_days');
  else
    v_savings := find_savings(
      report_hours(v_station, v_known, v_period.from_ts, v_period.to_ts),
      0.001 * 168 * (v_data ->> 'energy_kwh')::double precision / (v_data ->> 'hours')::int);
    v_reason := case when v_savings = '[]' then 'No night, weekend or start-up shows anything that could be saved' end;
  end if;
  v_criteria := pilot_criteria(v_data, v_baseline, v_alerts, v_savings, v_reason);
  return query
  select
    v_station.id::text, v_station.name, v_station.timezone, v_currency,
    v_period.first_day, v_period.last_day, v_period.from_ts, v_period.to_ts,
    (
      select case when bool_or(c ->> 'is_met' = 'false') then false when bool_and(c ->> 'is_met' is not null) then true end
      from jsonb_array_elements(v_criteria) as c
    ),
    v_criteria, v_data, v_baseline, v_alerts, coalesce(v_savings, '[]'), v_reason,
    coalesce((select c.minor_unit from currencies as c where c.currency = v_currency), 2)::int,
    cost_note(v_station, v_period.from_ts, v_period.to_ts);
end;
$$;
comment on function api.get_pilot_report is 'What a pilot at a site has come to.';
