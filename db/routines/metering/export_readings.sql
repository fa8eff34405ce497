-- The readings of a site in [p_from, p_to) as they were sent, by time: the columns of the CSV export. A point that is mapped
-- but not named by its unit comes in the base unit of its quantity.
--   p_meter  null for all meters
-- Raises WL404 (site).
create or replace function api.export_readings(p_tenant text, p_site text, p_meter text, p_from timestamptz, p_to timestamptz)
returns table (timestamp_utc text, site_id text, meter_id text, value double precision, unit text)
language plpgsql stable
security definer set search_path = internal, public, pg_temp
as $$
declare
  v_station stations := require_site(p_tenant, p_site);
begin
  return query
  select
    case
      when date_trunc('second', x.ts) = x.ts then to_char(x.ts at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
      else utc_text(x.ts)
    end,
    p_site,
    s.meter_id,
    case when u.unit is null then x.value * s.scale else x.value end,
    coalesce(u.unit, case s.quantity when 'power' then 'kW' else 'kWh' end)
  from consumption_series(v_station.station_key, p_meter) as s
  join sample as x on x.series_key = s.series_key
  left join units as u on u.unit = s.point_key and u.quantity = s.quantity
  where x.ts >= p_from and x.ts < p_to and x.value is not null
  order by x.ts, s.meter_id;
end;
$$;
comment on function api.export_readings is 'Readings of a site as they were sent, by time.';
