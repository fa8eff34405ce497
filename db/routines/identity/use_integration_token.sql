-- Whom an integration token speaks for; no row where it is not known, revoked, or has expired. Notes its use, to the minute.
create or replace function api.use_integration_token(p_token_hash bytea)
returns table (id uuid, tenant_id text, name text, scopes text[])
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
#variable_conflict use_column
declare
  v_token integration_token;
begin
  select * into v_token from integration_token as t where t.token_hash = p_token_hash;
  if not found or not v_token.is_active or v_token.expires_at <= now() then
    return;
  end if;
  if v_token.last_used_at is null or v_token.last_used_at < now() - interval '1 minute' then
    update integration_token as t set last_used_at = date_trunc('minute', now())
    where t.id = (select i.id from integration_token as i where i.id = v_token.id for update skip locked);
  end if;
  return query select v_token.id, v_token.tenant_id::text, v_token.name, v_token.scopes;
end;
$$;
comment on function api.use_integration_token is 'Whom an integration token speaks for.';
