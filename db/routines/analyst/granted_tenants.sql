-- The tenants whose rows the login of this session sees in the analysts' views: those granted to it, and all of them for
-- whoever runs the database (superusers, members of wattledger_owner).
-- It goes by who logged in, so `set role` and functions that run as their owner change nothing.
create or replace function internal.granted_tenants()
returns text[]
language sql stable
security definer set search_path = internal, public, pg_temp
as $$
  select case
    when (select r.rolsuper from pg_roles as r where r.rolname = session_user)
      or pg_has_role(session_user, 'wattledger_owner', 'member')
    then array(select t.id::text from tenants as t)
    else array(select g.tenant_id::text from analyst_grant as g where g.login = session_user)
  end;
$$;
comment on function internal.granted_tenants is 'The tenants whose rows the login of this session sees in the analysts'' views.';
