-- Freezes a draft as it stands: what was shown is what is sealed. Its canonical snapshot and SHA-256 are kept with it.
-- Freezing again gives the same answer. Raises WL404, WL409 (voided).
create or replace function api.freeze_statement(p_tenant text, p_id text, p_actor text)
returns table (statement_id uuid, status text, version int, snapshot_hash text)
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
#variable_conflict use_column
declare
  v_statement settlement_statements;
  v_snapshot text;
begin
  perform set_actor(p_actor);
  v_statement := require_statement(p_tenant, p_id);
  if v_statement.status = 'voided' then
    perform raise_error('WL409', 'a voided statement cannot be frozen');
  elsif v_statement.status = 'draft' then
    v_snapshot := canonical_json(statement_document(v_statement));
    update settlement_statements as s
    set
      status = 'frozen',
      snapshot = v_snapshot,
      snapshot_hash = encode(sha256(convert_to(v_snapshot, 'UTF8')), 'hex'),
      frozen_at = now(),
      frozen_by = actor(),
      updated_at = now()
    where s.id = v_statement.id
    returning * into v_statement;
  end if;
  return query select v_statement.id, v_statement.status, v_statement.version, v_statement.snapshot_hash;
end;
$$;
comment on function api.freeze_statement is 'Freezes a draft as it stands and seals it with a hash.';
