-- Devices that commands can be sent to: those that ThingsBoard knows.
--   p_station  null for every station
-- Raises WL404.
create or replace function api.list_command_devices(p_tenant text, p_station text)
returns table (station_id text, device_id text)
language plpgsql stable
security definer set search_path = internal, public, pg_temp
as $$
begin
  if p_station is not null then
    perform require_station(p_tenant, p_station);
  end if;
  return query
  select d.station_id::text, d.id::text
  from devices as d
  where d.tenant_id = p_tenant and (p_station is null or d.station_id = p_station) and d.tb_entity_id is not null
  order by d.station_id, d.id;
end;
$$;
comment on function api.list_command_devices is 'Devices that commands can be sent to.';
