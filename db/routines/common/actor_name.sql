-- What people call whoever did something: a member's e-mail address, a token's name. Null: not known, or not any more.
--   p_actor  as internal.actor() gave it
create or replace function internal.actor_name(p_tenant text, p_actor text)
returns text
language sql stable
as $$
  select coalesce(
    (select u.email from internal.user_account as u where u.tenant_id = p_tenant and u.id = internal.to_uuid(p_actor)),
    (select t.name from internal.integration_token as t where t.tenant_id = p_tenant and p_actor = 'token:' || t.id));
$$;
comment on function internal.actor_name is 'What people call whoever did something.';
