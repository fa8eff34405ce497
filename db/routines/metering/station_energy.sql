-- The energy of a station by hour of its own clock in [p_from, p_to), kWh, hours without a sample left out: what its meters
-- consumed; of a storage station without such meters what was charged and discharged, as its closed hours say.
create or replace function internal.station_energy(p_station public.stations, p_from timestamptz, p_to timestamptz)
returns table (hour timestamptz, kwh double precision)
language plpgsql stable
as $$
#variable_conflict use_column
begin
  if exists (select from internal.consumption_series(p_station.station_key, null)) then
    return query select c.hour, c.kwh from internal.consumption_hours(p_station, null, p_from, p_to) as c;
  else
    return query
    select a.period_start, (a.charge_kwh + a.discharge_kwh)::double precision
    from public.analytics_statistics as a
    where a.tenant_id = p_station.tenant_id and a.subject_id = p_station.id and a.time_type = 'HOUR'
      and a.period_start >= p_from and a.period_start < p_to and a.sample_count > 0;
  end if;
end;
$$;
comment on function internal.station_energy is 'The energy of a station by hour, kWh.';
