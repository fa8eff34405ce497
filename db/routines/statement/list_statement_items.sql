-- The days of a statement, oldest first; at most 31. `coverage` is the share of a day's readings that came. Raises WL404.
create or replace function api.list_statement_items(p_tenant text, p_id text)
returns table (day_start timestamptz, energy_kwh numeric, amount numeric, currency text, coverage numeric)
language plpgsql stable
security definer set search_path = internal, public, pg_temp
as $$
#variable_conflict use_column
begin
  perform api.get_statement(p_tenant, p_id);
  return query
  select i.day_start, i.energy_kwh, i.amount, i.currency, i.coverage
  from settlement_statement_items as i
  where i.statement_id = to_uuid(p_id)
  order by i.day_start;
end;
$$;
comment on function api.list_statement_items is 'Days of a statement, oldest first.';
