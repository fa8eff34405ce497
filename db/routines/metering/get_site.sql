-- One site. Raises WL404.
create or replace function api.get_site(p_tenant text, p_site text)
returns internal.site
language plpgsql stable
security definer set search_path = internal, public, pg_temp
as $$
declare
  v_site site;
begin
  perform require_site(p_tenant, p_site);
  select * into strict v_site from site as s where s.tenant_id = p_tenant and s.site_id = p_site;
  return v_site;
end;
$$;
comment on function api.get_site is 'One site of an organization.';
