-- Thresholds of an organization (p_site null) or of one of its sites: those of its own, and what holds. Raises WL404.
create or replace function api.get_alert_thresholds(p_tenant text, p_site text)
returns table (site_id text, own jsonb, effective jsonb)
language plpgsql stable
security definer set search_path = internal, public, pg_temp
as $$
begin
  if p_site is not null then
    perform require_site(p_tenant, p_site);
  end if;
  return query
  select
    p_site,
    coalesce((
      select t.thresholds from alert_thresholds as t
      where t.tenant_id = p_tenant and t.site_id is not distinct from p_site
    ), '{}'),
    thresholds_of(p_tenant, p_site);
end;
$$;
comment on function api.get_alert_thresholds is 'Thresholds of an organization or of a site.';
