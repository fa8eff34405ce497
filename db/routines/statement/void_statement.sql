-- Voids a frozen statement: it stays readable, and the next generate makes a new version. Voiding again gives the same answer.
-- Raises WL404, WL409 (a draft), WL422 (no reason).
create or replace function api.void_statement(p_tenant text, p_id text, p_reason text, p_actor text)
returns table (statement_id uuid, status text, version int)
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
#variable_conflict use_column
declare
  v_statement settlement_statements;
begin
  perform set_actor(p_actor);
  if coalesce(trim(p_reason), '') = '' then
    perform raise_error('WL422', 'a reason is needed', 'reason');
  end if;
  v_statement := require_statement(p_tenant, p_id);
  if v_statement.status = 'draft' then
    perform raise_error('WL409', 'only a frozen statement can be voided; a draft is changed by generating it again');
  elsif v_statement.status = 'frozen' then
    update settlement_statements as s
    set status = 'voided', void_reason = p_reason, voided_at = now(), voided_by = actor(), updated_at = now()
    where s.id = v_statement.id
    returning * into v_statement;
  end if;
  return query select v_statement.id, v_statement.status, v_statement.version;
end;
$$;
comment on function api.void_statement is 'Voids a frozen statement.';
