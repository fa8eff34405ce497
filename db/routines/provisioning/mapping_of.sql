-- What a point of a device means: its own mapping, else the station's; no row while it is unmapped.
-- scale is the factor and the unit conversion in one.
create or replace function internal.mapping_of(p_tenant text, p_station text, p_device text, p_point text)
returns table (semantic text, scale double precision)
language sql stable
as $$
  select m.semantic, m.factor * u.factor_to_base
  from public.point_mappings as m
  join public.units as u on u.unit = m.unit
  where m.tenant_id = p_tenant
    and m.station_id = p_station
    and m.point_key = p_point
    and (m.device_id = p_device or m.device_id is null)
  order by m.device_id nulls last
  limit 1;
$$;
comment on function internal.mapping_of is 'Semantic and scale of a point of a device.';
