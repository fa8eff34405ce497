-- Removes a member with his sessions, or takes an invitation back. Raises WL403, WL404, WL409 (the last admin).
create or replace function api.remove_member(p_tenant text, p_id text, p_actor text)
returns void
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
declare
  v_count int;
  v_invitations int;
begin
  perform set_actor(p_actor);
  perform require_admin(p_tenant, p_actor);
  delete from user_account where tenant_id = p_tenant and id = to_uuid(p_id);
  get diagnostics v_count = row_count;
  delete from invitation where tenant_id = p_tenant and id = to_uuid(p_id);
  get diagnostics v_invitations = row_count;
  if v_count + v_invitations = 0 then
    perform raise_error('WL404', format('member %s is not known', p_id), 'id');
  end if;
end;
$$;
comment on function api.remove_member is 'Removes a member or takes an invitation back.';
