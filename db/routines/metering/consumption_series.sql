-- The series that a site's consumption is made of: energies, powers and registers of its meters.
--   p_meter  null for all
create or replace function internal.consumption_series(p_station_key int, p_meter text)
returns table (series_key int, device_key int, meter_id text, point_key text, fold text, quantity text, scale double precision)
language sql stable
as $$
  select s.series_key, s.device_key, d.id::text, s.point_key::text, m.fold, m.quantity, s.scale
  from internal.series as s
  join public.devices as d on d.device_key = s.device_key
  join public.semantics as m on m.semantic = s.semantic
  where s.station_key = p_station_key
    and s.semantic in ('energy_kwh', 'power_kw', 'energy_register_kwh')
    and (p_meter is null or d.id = p_meter);
$$;
comment on function internal.consumption_series is 'The series that a site''s consumption is made of.';
