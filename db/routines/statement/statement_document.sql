-- Everything that the documents of a statement show and that a freeze seals: parties, period, days, totals.
-- Numbers are trimmed, so that equal statements give equal JSON.
create or replace function internal.statement_document(p_statement public.settlement_statements)
returns jsonb
language sql stable
as $$
  select jsonb_build_object(
    'statement', jsonb_build_object(
      'id', p_statement.id, 'tenant_id', p_statement.tenant_id, 'station_id', p_statement.station_id,
      'statement_month', p_statement.statement_month, 'category', p_statement.category, 'version', p_statement.version,
      'total_energy_kwh', trim_scale(p_statement.total_energy_kwh), 'total_amount', trim_scale(p_statement.total_amount),
      'currency', p_statement.currency, 'created_at', internal.utc_text(p_statement.created_at)),
    'parties', jsonb_build_object(
      'supplier', jsonb_build_object('id', t.id, 'name', t.name),
      'customer', jsonb_build_object(
        'station_id', s.id, 'name', s.name, 'region', s.region, 'timezone', s.timezone, 'category', p_statement.category)),
    'period', jsonb_build_object(
      'from', p_statement.statement_month || '-01', 'to', to_char(m.last_day, 'YYYY-MM-DD'), 'timezone', s.timezone),
    'items', i.items,
    'totals', jsonb_build_object(
      'energy_kwh', trim_scale(p_statement.total_energy_kwh), 'amount', trim_scale(p_statement.total_amount),
      'days', i.days, 'days_in_period', extract(day from m.last_day),
      'coverage', trim_scale(round(i.coverage / extract(day from m.last_day), 6))),
    'minor_unit', c.minor_unit)
  from public.stations as s
  join public.tenants as t on t.id = s.tenant_id
  join public.currencies as c on c.currency = p_statement.currency
  cross join lateral (
    select ((p_statement.statement_month || '-01')::date + interval '1 month' - interval '1 day')::date as last_day
  ) as m
  cross join lateral internal.statement_items(p_statement.id, s.timezone) as i
  where s.tenant_id = p_statement.tenant_id and s.id = p_statement.station_id;
$$;
comment on function internal.statement_document is 'What a statement''s documents show and a freeze seals, as JSON.';
