-- Whom an invitation is for, as what and where. Raises WL404 (not known, expired, used).
create or replace function api.find_invitation(p_token_hash bytea)
returns table (email text, role text, organization_name text)
language plpgsql stable
security definer set search_path = internal, public, pg_temp
as $$
#variable_conflict use_column
begin
  return query
  select i.email, i.role, t.name
  from invitation as i
  join tenants as t on t.id = i.tenant_id
  where i.token_hash = p_token_hash and i.expires_at > now();
  if not found then
    perform raise_error('WL404', 'the invitation is not known or has expired', 'token');
  end if;
end;
$$;
comment on function api.find_invitation is 'Whom an invitation is for, as what and where.';
