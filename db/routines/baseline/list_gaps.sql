-- The explained gaps of a site, oldest first. Raises WL404.
create or replace function api.list_gaps(p_tenant text, p_site text)
returns setof internal.gap
language plpgsql stable
security definer set search_path = internal, public, pg_temp
as $$
begin
  perform require_site(p_tenant, p_site);
  return query select * from gap as g where g.tenant_id = p_tenant and g.site_id = p_site order by g.from_ts, g.id;
end;
$$;
comment on function api.list_gaps is 'The explained gaps of a site.';
