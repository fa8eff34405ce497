-- Keeps a new integration token. Raises WL403 (no admin any more), WL422 (a scope that is none, an end that has passed).
--   p_scopes  null: all
create or replace function api.create_integration_token(
  p_tenant text, p_name text, p_token_hash bytea, p_scopes text[], p_expires_at timestamptz, p_actor text
)
returns table (
  id uuid, name text, scopes text[], is_active boolean, created_at timestamptz, expires_at timestamptz, last_used_at timestamptz
)
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
#variable_conflict use_column
begin
  perform set_actor(p_actor);
  perform require_admin(p_tenant, p_actor);
  if not coalesce(p_scopes, '{}') <@ array['ingest', 'read'] or p_scopes = '{}' then
    perform raise_error('WL422', 'scopes are ingest and read', 'scopes');
  elsif p_expires_at <= now() then
    perform raise_error('WL422', 'the time has passed', 'expires_at');
  end if;
  insert into tenants (id, name) values (p_tenant, p_tenant) on conflict do nothing;
  return query
  insert into integration_token as t (tenant_id, name, token_hash, scopes, expires_at, created_by)
  values (
    p_tenant, coalesce(nullif(trim(p_name), ''), 'integration token'), p_token_hash,
    array(select distinct s from unnest(coalesce(p_scopes, array['ingest', 'read'])) as s order by s), p_expires_at, actor()
  )
  returning t.id, t.name, t.scopes, t.is_active, t.created_at, t.expires_at, t.last_used_at;
end;
$$;
comment on function api.create_integration_token is 'Keeps a new integration token by its hash.';
