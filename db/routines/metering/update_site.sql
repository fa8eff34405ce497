-- Changes a site; what the patch does not name stays, a null takes location, tariff or currency away.
-- Raises WL404, WL409 (time zone after hours were closed), WL422.
create or replace function api.update_site(p_tenant text, p_site text, p_patch jsonb, p_actor text)
returns internal.site
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
begin
  perform set_actor(p_actor);
  perform require_site(p_tenant, p_site);
  perform check_site(p_patch);
  update stations as s
  set
    name = coalesce(p_patch ->> 'name', s.name),
    timezone = coalesce(p_patch ->> 'timezone', s.timezone),
    location = case when p_patch ? 'location' then p_patch ->> 'location' else s.location end,
    price_per_kwh = case when p_patch ? 'tariff' then (p_patch ->> 'tariff')::numeric else s.price_per_kwh end,
    currency = case when p_patch ? 'currency' then p_patch ->> 'currency' else s.currency end
  where s.tenant_id = p_tenant and s.id = p_site;
  return api.get_site(p_tenant, p_site);
end;
$$;
comment on function api.update_site is 'Changes a site.';
