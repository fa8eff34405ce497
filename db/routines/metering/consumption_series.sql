-- The series that a site's consumption is made of: energies, powers and registers of its meters.
--   p_meter  null for all
--   line     the same for the powers of a meter that differ in their unit alone (kW, then W): each of their readings holds until
--            the next one, whichever unit that came in. Else the series itself.
create or replace function internal.consumption_series(p_station_key int, p_meter text)
returns table (
  series_key int, device_key int, meter_id text, point_key text, fold text, quantity text, scale double precision, line int
)
language sql stable
as $$
  select
    s.series_key, s.device_key, d.id::text, s.point_key::text, m.fold, m.quantity, s.scale,
    case
      when m.fold = 'integrate' and u.unit is not null
        then min(s.series_key) over (partition by s.device_key, s.semantic, u.unit is not null)
      else s.series_key
    end
  from internal.series as s
  join public.devices as d on d.device_key = s.device_key
  join public.semantics as m on m.semantic = s.semantic
  left join public.units as u on u.unit = s.point_key and u.quantity = m.quantity
  where s.station_key = p_station_key
    and s.semantic in ('energy_kwh', 'power_kw', 'energy_register_kwh')
    and (p_meter is null or d.id = p_meter);
$$;
comment on function internal.consumption_series is 'The series that a site''s consumption is made of.';
