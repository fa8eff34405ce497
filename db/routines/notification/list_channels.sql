-- Channels of an organization, oldest first, without their secrets.
create or replace function api.list_channels(p_tenant text)
returns setof internal.channel
language sql stable
security definer set search_path = internal, public, pg_temp
as $$
  select c.* from channel as c where c.tenant_id = p_tenant order by c.created_at, c.id;
$$;
comment on function api.list_channels is 'Channels of an organization.';
