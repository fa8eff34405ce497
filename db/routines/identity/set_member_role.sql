-- Changes the role of a member or of a pending invitation. Raises WL403, WL404, WL409 (the last admin).
create or replace function api.set_member_role(p_tenant text, p_id text, p_role text, p_actor text)
returns internal.member
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
declare
  v_member member;
begin
  perform set_actor(p_actor);
  perform require_admin(p_tenant, p_actor);
  update user_account set role = p_role, updated_at = now() where tenant_id = p_tenant and id = to_uuid(p_id) and role <> p_role;
  update invitation set role = p_role where tenant_id = p_tenant and id = to_uuid(p_id);
  select * into v_member from member as m where m.tenant_id = p_tenant and m.id = to_uuid(p_id);
  if not found then
    perform raise_error('WL404', format('member %s is not known', p_id), 'id');
  end if;
  return v_member;
end;
$$;
comment on function api.set_member_role is 'Changes the role of a member.';
