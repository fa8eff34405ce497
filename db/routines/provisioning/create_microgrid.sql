-- Creates a microgrid as somebody does who fills in a form: a station with one device whose usual points count under their own
-- names, earnings where the currency of the site is a unit of ours. Further devices and other names come by provisioning.
-- ThingsBoard is told of it as of every station that is provisioned.
--   p_site    as api.create_site takes it
--   p_device  id of the device
-- Raises WL409 (the id is taken), WL422.
create or replace function api.create_microgrid(p_tenant text, p_site jsonb, p_device text, p_actor text)
returns internal.site
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
declare
  v_site site := api.create_site(p_tenant, p_site, p_actor);
begin
  update stations as s set station_type = 'microgrid' where s.tenant_id = p_tenant and s.id = v_site.site_id;
  perform save_devices(p_tenant, v_site.site_id, jsonb_build_array(jsonb_build_object('id', p_device)));
  perform save_mappings(p_tenant, v_site.site_id, p.mappings)
  from (
    select jsonb_agg(jsonb_build_object('point_key', u.point, 'semantic', u.point, 'unit', u.unit)) as mappings
    from (
      values
        ('charge_power_kw', 'kW'), ('discharge_power_kw', 'kW'), ('earnings', v_site.currency), ('carbon_reduction', 'kg')
    ) as u (point, unit)
    where exists (select from units as k where k.unit = u.unit)
  ) as p;
  perform request_provisioning(p_tenant, v_site.site_id, '{}');
  return v_site;
end;
$$;
comment on function api.create_microgrid is 'Creates a microgrid with one device and its usual points.';
