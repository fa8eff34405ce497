-- Refuses a person who is an admin no more: his access token says so for some minutes yet, and he must not use them to let himself
-- in again. Whoever has no account here (a token that the deployment signed) is believed.
-- Raises WL403.
create or replace function internal.require_admin(p_tenant text, p_actor text)
returns void
language plpgsql stable
as $$
begin
  if internal.to_uuid(p_actor) is not null
    and exists (select from internal.user_account as u where u.tenant_id = p_tenant)
    and not exists (
      select from internal.user_account as u
      where u.tenant_id = p_tenant and u.id = internal.to_uuid(p_actor) and u.role = 'admin'
    ) then
    perform internal.raise_error('WL403', 'This call needs the role admin');
  end if;
end;
$$;
comment on function internal.require_admin is 'Refuses a person who is an admin of the organization no more.';
