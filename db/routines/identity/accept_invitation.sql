-- Makes an account of an invitation. Raises WL404 (not known, expired, used), WL409 (the address has an account).
create or replace function api.accept_invitation(p_token_hash bytea, p_password_hash text, p_full_name text)
returns table (user_id uuid, tenant_id text, role text)
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
#variable_conflict use_column
declare
  v_invitation invitation;
  v_user uuid := gen_random_uuid();
begin
  perform set_actor(v_user::text);
  delete from invitation as i where i.token_hash = p_token_hash and i.expires_at > now() returning * into v_invitation;
  if not found then
    perform raise_error('WL404', 'the invitation is not known or has expired', 'token');
  end if;
  insert into user_account (id, tenant_id, email, full_name, role, password_hash)
  values (v_user, v_invitation.tenant_id, v_invitation.email, p_full_name, v_invitation.role, p_password_hash)
  on conflict (email) do nothing;
  if not found then
    perform raise_error('WL409', 'the address has an account already');
  end if;
  return query select v_user, v_invitation.tenant_id::text, v_invitation.role;
end;
$$;
comment on function api.accept_invitation is 'Makes an account of an invitation.';
