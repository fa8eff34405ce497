-- Members of an organization and pending invitations, oldest first.
create or replace function api.list_members(p_tenant text)
returns setof internal.member
language sql stable
security definer set search_path = internal, public, pg_temp
as $$
  select m.* from member as m where m.tenant_id = p_tenant order by m.created_at, m.id;
$$;
comment on function api.list_members is 'Members of an organization and pending invitations.';
