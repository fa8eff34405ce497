-- Everything that ThingsBoard is to know of a station, as one document.
create or replace function internal.provisioning_document(p_tenant text, p_station text, p_credentials jsonb)
returns jsonb
language sql stable
as $$
  select jsonb_build_object(
    'station', jsonb_build_object(
      'id', s.id, 'tenant_id', s.tenant_id, 'name', s.name, 'timezone', s.timezone, 'station_type', s.station_type,
      'region', s.region, 'tb_asset_id', s.tb_asset_id),
    'devices', coalesce((
      select jsonb_agg(jsonb_build_object(
        'id', d.id, 'name', d.name, 'device_type', d.device_type, 'tb_profile', d.tb_profile,
        'tb_entity_id', d.tb_entity_id, 'credentials', p_credentials -> d.id) order by d.id)
      from public.devices as d where d.tenant_id = s.tenant_id and d.station_id = s.id), '[]'),
    'point_mappings', coalesce((
      select jsonb_agg(jsonb_build_object(
        'device_id', m.device_id, 'point_key', m.point_key, 'semantic', m.semantic, 'unit', m.unit, 'factor', m.factor)
        order by m.device_id, m.point_key)
      from public.point_mappings as m where m.tenant_id = s.tenant_id and m.station_id = s.id), '[]'))
  from public.stations as s
  where s.tenant_id = p_tenant and s.id = p_station;
$$;
comment on function internal.provisioning_document is 'What ThingsBoard is to know of a station.';
