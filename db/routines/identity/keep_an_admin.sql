-- An organization that has an admin keeps one, whoever writes. Changes of one organization's members happen one after the other.
create or replace function internal.keep_an_admin()
returns trigger
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
begin
  -- With the organization itself gone, nobody is left to keep.
  perform from tenants as t where t.id = old.tenant_id for no key update;
  if found and not exists (
    select from user_account as u where u.tenant_id = old.tenant_id and u.role = 'admin' and u.id <> old.id
  ) then
    perform raise_error('WL409', 'the last admin of an organization stays its admin');
  end if;
  return case tg_op when 'DELETE' then old else new end;
end;
$$;
comment on function internal.keep_an_admin is 'Trigger: the last admin of an organization stays.';

create or replace trigger keep_an_admin before delete on internal.user_account
  for each row when (old.role = 'admin') execute function internal.keep_an_admin();
create or replace trigger keep_an_admin_role before update on internal.user_account
  for each row when (old.role = 'admin' and (new.role, new.tenant_id) is distinct from (old.role, old.tenant_id))
  execute function internal.keep_an_admin();
