-- Finds the series of points, creating those that are new; unmapped points get a series too.
--   p_stations, p_devices, p_points  three arrays of one length; an empty point asks for the device only
-- Returns for each position (1-based) its key, or which is missing: 'station' or 'device'.
create or replace function api.resolve_series(p_tenant text, p_stations text[], p_devices text[], p_points text[])
returns table (ordinal int, series_key int, missing text)
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
#variable_conflict use_column
declare
  v_station int;
begin
  -- A mapping that is written at the same time either sees the new series or is seen by it (internal.apply_mappings).
  for v_station in
    select distinct s.station_key
    from unnest(p_stations, p_devices, p_points) as w (station, device, point)
    join stations as s on s.tenant_id = p_tenant and s.id = w.station
    join devices as d on d.tenant_id = p_tenant and d.station_id = w.station and d.id = w.device
    where w.point <> '' and not exists (select from series as x where x.device_key = d.device_key and x.point_key = w.point)
    order by s.station_key
  loop
    perform pg_advisory_xact_lock(hashtext('wattledger.series'), v_station);
  end loop;

  insert into series (tenant_id, station_key, device_key, point_key, semantic, scale)
  select distinct p_tenant, s.station_key, d.device_key, w.point, m.semantic, m.scale
  from unnest(p_stations, p_devices, p_points) as w (station, device, point)
  join stations as s on s.tenant_id = p_tenant and s.id = w.station
  join devices as d on d.tenant_id = p_tenant and d.station_id = w.station and d.id = w.device
  left join lateral mapping_of(p_tenant, w.station, w.device, w.point) as m on true
  where w.point <> '' and not exists (select from series as x where x.device_key = d.device_key and x.point_key = w.point)
  order by 3, 4
  on conflict do nothing;

  return query
  select
    w.n::int,
    x.series_key,
    case when s.station_key is null then 'station' when d.device_key is null then 'device' end
  from unnest(p_stations, p_devices, p_points) with ordinality as w (station, device, point, n)
  left join stations as s on s.tenant_id = p_tenant and s.id = w.station
  left join devices as d on d.tenant_id = p_tenant and d.station_id = w.station and d.id = w.device
  left join series as x on x.device_key = d.device_key and x.point_key = w.point
  order by w.n;
end;
$$;
comment on function api.resolve_series is 'Keys of the series of points, created where new.';
