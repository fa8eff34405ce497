-- Meters of a site with the unit that they send and when they were first and last seen. Raises WL404.
create or replace function api.list_meters(p_tenant text, p_site text)
returns table (meter_id text, unit text, first_seen timestamptz, last_seen timestamptz)
language plpgsql stable
security definer set search_path = internal, public, pg_temp
as $$
declare
  v_station stations := require_site(p_tenant, p_site);
begin
  return query
  select distinct on (d.id)
    d.id::text,
    coalesce(u.unit, case m.quantity when 'power' then 'kW' when 'energy' then 'kWh' end),
    min(e.first_ts) over (partition by d.id),
    max(e.last_ts) over (partition by d.id)
  from devices as d
  left join series as s on s.device_key = d.device_key
  left join semantics as m on m.semantic = s.semantic
  left join units as u on u.unit = s.point_key and u.quantity = m.quantity
  left join lateral series_span(s.series_key) as e on true
  where d.tenant_id = p_tenant and d.station_id = p_site
  order by d.id, e.last_ts desc nulls last;
end;
$$;
comment on function api.list_meters is 'Meters of a site, their unit, first and last seen.';
