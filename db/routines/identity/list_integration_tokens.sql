-- Integration tokens of an organization, revoked ones too, oldest first.
create or replace function api.list_integration_tokens(p_tenant text)
returns table (
  id uuid, name text, scopes text[], is_active boolean, created_at timestamptz, expires_at timestamptz, last_used_at timestamptz
)
language sql stable
security definer set search_path = internal, public, pg_temp
as $$
  select t.id, t.name, t.scopes, t.is_active, t.created_at, t.expires_at, t.last_used_at
  from integration_token as t
  where t.tenant_id = p_tenant
  order by t.created_at, t.id;
$$;
comment on function api.list_integration_tokens is 'Integration tokens of an organization.';
