-- Invites an address into an organization. Inviting again replaces the link. Whether the address has an account elsewhere is not
-- told. Raises WL403 (no admin any more), WL409 (a member already).
create or replace function api.invite_member(
  p_tenant text, p_email text, p_role text, p_token_hash bytea, p_lifetime interval, p_actor text
)
returns internal.member
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
declare
  v_id uuid;
  v_member member;
begin
  perform set_actor(p_actor);
  perform require_admin(p_tenant, p_actor);
  insert into tenants (id, name) values (p_tenant, p_tenant) on conflict do nothing;
  if exists (select from user_account as u where u.tenant_id = p_tenant and u.email = lower(p_email)) then
    perform raise_error('WL409', 'the address belongs to a member already', 'email');
  end if;
  insert into invitation as i (tenant_id, email, role, token_hash, invited_by, expires_at)
  values (p_tenant, lower(p_email), p_role, p_token_hash, actor(), now() + p_lifetime)
  on conflict (tenant_id, email) do update set
    role = excluded.role, token_hash = excluded.token_hash, invited_by = excluded.invited_by, expires_at = excluded.expires_at
  returning i.id into v_id;
  select * into strict v_member from member as m where m.tenant_id = p_tenant and m.id = v_id;
  return v_member;
end;
$$;
comment on function api.invite_member is 'Invites an address into an organization.';
