-- The days of a statement as JSON, oldest first, with their number and the sum of their coverage.
create or replace function internal.statement_items(p_statement_id uuid, p_timezone text)
returns table (items jsonb, days bigint, coverage numeric)
language sql stable
as $$
  select
    coalesce(jsonb_agg(jsonb_build_object(
      'day_start', internal.utc_text(i.day_start), 'day', to_char(i.day_start at time zone p_timezone, 'YYYY-MM-DD'),
      'energy_kwh', trim_scale(i.energy_kwh), 'charge_kwh', trim_scale(i.charge_kwh),
      'discharge_kwh', trim_scale(i.discharge_kwh), 'amount', trim_scale(i.amount), 'currency', i.currency,
      'coverage', trim_scale(i.coverage), 'settlement_version', i.settlement_version) order by i.day_start), '[]'),
    count(*),
    coalesce(sum(i.coverage), 0)
  from public.settlement_statement_items as i
  where i.statement_id = p_statement_id;
$$;
comment on function internal.statement_items is 'Days of a statement as JSON, their number and the sum of their coverage.';
