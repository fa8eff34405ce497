-- Sites of an organization by id.
--   p_after  id of the last row of the page before; null for the first page
create or replace function api.list_sites(p_tenant text, p_after text, p_limit int)
returns setof internal.site
language sql stable
security definer set search_path = internal, public, pg_temp
as $$
  select s.*
  from site as s
  where s.tenant_id = p_tenant and (p_after is null or s.site_id > p_after)
  order by s.site_id
  limit p_limit;
$$;
comment on function api.list_sites is 'Sites of an organization.';
