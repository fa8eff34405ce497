-- The snapshot of a frozen or voided statement, after it was found to agree with its hash and with the stored statement and
-- its items.
-- Raises WL500.
create or replace function internal.open_snapshot(p_statement public.settlement_statements)
returns jsonb
language plpgsql stable
as $$
declare
  v_document jsonb := p_statement.snapshot::jsonb;
  v_stored jsonb := internal.statement_document(p_statement) -> 'statement';
  v_items jsonb;
begin
  select i.items into v_items
  from internal.statement_items(p_statement.id, v_document -> 'period' ->> 'timezone') as i;
  if encode(sha256(convert_to(p_statement.snapshot, 'UTF8')), 'hex') is distinct from p_statement.snapshot_hash
    or not coalesce(v_stored @> (v_document -> 'statement'), false)
    or v_document -> 'items' is distinct from v_items then
    perform internal.raise_error('WL500', format('statement %s does not agree with its hash', p_statement.id));
  end if;
  return v_document;
end;
$$;
comment on function internal.open_snapshot is 'The snapshot of a frozen statement, verified.';
