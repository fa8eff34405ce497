-- Meters and their series come into being with their first reading. A meter has one series for each unit it was sent in;
-- what the units mean is mapped once a site.
create or replace function internal.add_meters(p_tenant text, p_sites text[], p_meters text[], p_units text[])
returns void
language plpgsql
as $$
begin
  insert into public.point_mappings (tenant_id, station_id, point_key, semantic, unit)
  select distinct p_tenant, s.id, u.unit, case u.quantity when 'energy' then 'energy_kwh' else 'power_kw' end, u.unit
  from unnest(p_sites) as b (site)
  join public.stations as s on s.tenant_id = p_tenant and s.id = b.site
  join public.units as u on u.quantity in ('energy', 'power')
  on conflict do nothing;

  insert into public.devices (tenant_id, station_id, id, name, device_type)
  select distinct p_tenant, s.id, b.meter, b.meter, 'meter'
  from unnest(p_sites, p_meters) as b (site, meter)
  join public.stations as s on s.tenant_id = p_tenant and s.id = b.site
  order by s.id, b.meter
  on conflict do nothing;

  perform api.resolve_series(p_tenant, array_agg(w.site), array_agg(w.meter), array_agg(w.unit))
  from (select distinct b.site, b.meter, b.unit from unnest(p_sites, p_meters, p_units) as b (site, meter, unit)) as w;
end;
$$;
comment on function internal.add_meters is 'Creates the meters and series that readings name for the first time.';
