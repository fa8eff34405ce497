-- An integration token of an organization, revoked or not. Raises WL404.
create or replace function api.get_integration_token(p_tenant text, p_id text)
returns table (
  id uuid, name text, scopes text[], is_active boolean, created_at timestamptz, expires_at timestamptz, last_used_at timestamptz
)
language plpgsql stable
security definer set search_path = internal, public, pg_temp
as $$
#variable_conflict use_column
begin
  return query
  select t.id, t.name, t.scopes, t.is_active, t.created_at, t.expires_at, t.last_used_at
  from integration_token as t
  where t.tenant_id = p_tenant and t.id = to_uuid(p_id);
  if not found then
    perform raise_error('WL404', format('integration token %s is not known', p_id), 'id');
  end if;
end;
$$;
comment on function api.get_integration_token is 'An integration token of an organization.';
