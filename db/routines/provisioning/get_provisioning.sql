-- How far a station is known to ThingsBoard, as the HTTP answer says it. Raises WL404.
create or replace function api.get_provisioning(p_tenant text, p_station text)
returns table (station_id text, tb jsonb)
language plpgsql stable
security definer set search_path = internal, public, pg_temp
as $$
#variable_conflict use_column
begin
  perform require_station(p_tenant, p_station);
  return query
  select
    s.id::text,
    jsonb_build_object(
      'status', coalesce(p.status, 'pending'),
      'tenant_id', p.tb_tenant_id,
      'asset_id', s.tb_asset_id,
      'devices', coalesce((
        select jsonb_agg(jsonb_build_object('device_id', d.id, 'tb_device_id', d.tb_entity_id) order by d.id)
        from devices as d where d.tenant_id = s.tenant_id and d.station_id = s.id), '[]'),
      'error', p.error)
  from stations as s
  left join provisioning as p on p.tenant_id = s.tenant_id and p.station_id = s.id
  where s.tenant_id = p_tenant and s.id = p_station;
end;
$$;
comment on function api.get_provisioning is 'How far a station is known to ThingsBoard.';
