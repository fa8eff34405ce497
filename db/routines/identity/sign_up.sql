-- Founds an organization with its first user, an admin.
--   p_email          the address, in any letter case
--   p_password_hash  argon2id
--   p_organization   its name; null: named after the address
-- Returns the user's id and the organization's. Raises WL409 (the address is taken).
create or replace function api.sign_up(p_email text, p_password_hash text, p_full_name text, p_organization text)
returns table (user_id uuid, tenant_id text)
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
#variable_conflict use_column
declare
  v_user uuid := gen_random_uuid();
  v_tenant text := gen_random_uuid()::text;
begin
  perform set_actor(v_user::text);
  insert into tenants (id, name) values (v_tenant, coalesce(nullif(trim(p_organization), ''), lower(p_email)));
  insert into user_account (id, tenant_id, email, full_name, role, password_hash)
  values (v_user, v_tenant, lower(p_email), p_full_name, 'admin', p_password_hash)
  on conflict (email) do nothing;
  if not found then
    perform raise_error('WL409', 'the address is taken', 'email');
  end if;
  return query select v_user, v_tenant;
end;
$$;
comment on function api.sign_up is 'Founds an organization with its first user.';
