-- The newest value of each point of a station, by device and point; at most p_limit.
--   unit      the base unit of what the point means (kW, kWh, kg, …); null for money, and while the point is not mapped
--   value     in that unit, or as it was sent while the point is not mapped; null where it is a text
-- Raises WL404.
create or replace function api.list_latest_values(p_tenant text, p_station text, p_limit int)
returns table (
  device_id text, point text, semantic text, unit text, value double precision, value_text text, measured_at timestamptz
)
language plpgsql stable
security definer set search_path = internal, public, pg_temp
as $$
declare
  v_station stations := require_station(p_tenant, p_station);
begin
  return query
  select p.device_id, p.point, p.semantic, p.unit, x.value * coalesce(p.scale, 1), x.value_text, x.ts
  from (
    select * from point as c where c.station_key = v_station.station_key order by c.device_id, c.point limit p_limit
  ) as p
  cross join lateral (
    select i.ts, i.value, i.value_text from sample as i where i.series_key = p.series_key order by i.ts desc limit 1
  ) as x
  order by p.device_id, p.point;
end;
$$;
comment on function api.list_latest_values is 'The newest value of each point of a station.';
