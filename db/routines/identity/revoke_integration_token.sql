-- Revokes an integration token, from the next request on, in every process. Again is the same. Raises WL403, WL404.
create or replace function api.revoke_integration_token(p_tenant text, p_id text, p_actor text)
returns void
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
begin
  perform set_actor(p_actor);
  perform require_admin(p_tenant, p_actor);
  update integration_token set is_active = false where tenant_id = p_tenant and id = to_uuid(p_id);
  if not found then
    perform raise_error('WL404', format('integration token %s is not known', p_id), 'id');
  end if;
end;
$$;
comment on function api.revoke_integration_token is 'Revokes an integration token.';
