-- Everything that a statement's documents show. What was frozen comes from its snapshot, and only after the snapshot was
-- found to agree with its hash and with the stored rows.
-- Raises WL404, WL500 (the stored statement does not agree with its hash).
create or replace function api.export_statement(p_tenant text, p_id text)
returns jsonb
language plpgsql stable
security definer set search_path = internal, public, pg_temp
as $$
declare
  v_statement settlement_statements;
  v_document jsonb;
begin
  select * into v_statement from settlement_statements as s where s.tenant_id = p_tenant and s.id = to_uuid(p_id);
  if not found then
    perform raise_error('WL404', format('statement %s is not known', p_id), 'id');
  end if;

  v_document := case when v_statement.status = 'draft' then statement_document(v_statement) else open_snapshot(v_statement) end;
  return jsonb_set(v_document, '{statement}', v_document -> 'statement' || jsonb_build_object(
    'status', v_statement.status,
    'snapshot_hash', v_statement.snapshot_hash,
    'void_reason', v_statement.void_reason,
    'frozen_at', utc_text(v_statement.frozen_at),
    'voided_at', utc_text(v_statement.voided_at),
    'newer_facts', has_newer_facts(v_statement)));
end;
$$;
comment on function api.export_statement is 'What a statement''s documents show, verified against the hash.';
