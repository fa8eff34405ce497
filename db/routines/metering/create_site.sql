-- Creates a site.
--   p_site  site_id? (site-<n> when left out), name?, location?, timezone?, tariff? (price of a kWh), currency?
-- Raises WL409 (the id is taken), WL422.
create or replace function api.create_site(p_tenant text, p_site jsonb, p_actor text)
returns internal.site
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
declare
  v_id text := p_site ->> 'site_id';
begin
  perform set_actor(p_actor);
  perform check_site(p_site);
  insert into tenants (id, name) values (p_tenant, p_tenant) on conflict do nothing;
  perform from tenants as t where t.id = p_tenant for no key update;
  if v_id is null then
    select 'site-' || coalesce(max(substr(s.id, 6)::int), 0) + 1 into v_id
    from stations as s
    where s.tenant_id = p_tenant and s.id ~ '^site-[0-9]{1,8}$';
  end if;

  insert into stations (tenant_id, id, name, timezone, station_type, location, price_per_kwh, currency)
  values (
    p_tenant, v_id, coalesce(p_site ->> 'name', v_id), coalesce(p_site ->> 'timezone', 'UTC'), 'factory',
    p_site ->> 'location', (p_site ->> 'tariff')::numeric, p_site ->> 'currency'
  )
  on conflict do nothing;
  if not found then
    perform raise_error('WL409', format('site %s exists already', v_id), 'site_id');
  end if;
  return api.get_site(p_tenant, v_id);
end;
$$;
comment on function api.create_site is 'Creates a site.';
