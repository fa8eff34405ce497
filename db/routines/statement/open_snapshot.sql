-- The snapshot of a frozen or voided statement, after it was found to agree with its hash, totals and items.
-- Raises WL500.
create or replace function internal.open_snapshot(p_statement public.settlement_statements)
returns jsonb
language plpgsql stable
as $$
declare
  v_document jsonb := p_statement.snapshot::jsonb;
  v_items jsonb;
begin
  select i.items into v_items
  from internal.statement_items(p_statement.id, v_document -> 'period' ->> 'timezone') as i;
  if encode(sha256(convert_to(p_statement.snapshot, 'UTF8')), 'hex') <> p_statement.snapshot_hash
    or v_document -> 'items' <> v_items
    or (v_document -> 'totals' ->> 'energy_kwh')::numeric <> p_statement.total_energy_kwh
    or (v_document -> 'totals' ->> 'amount')::numeric <> p_statement.total_amount then
    perform internal.raise_error('WL500', format('statement %s does not agree with its hash', p_statement.id));
  end if;
  return v_document;
end;
$$;
comment on function internal.open_snapshot is 'The snapshot of a frozen statement, verified.';
