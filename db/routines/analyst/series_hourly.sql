-- Every series by hour, up to the newest sample.
create or replace view public.series_hourly with (security_barrier) as
select
  t.tenant_id,
  t.station_id,
  t.station_name,
  s.device_id,
  s.point,
  s.semantic,
  s.unit,
  h.hour,
  h.hour at time zone t.timezone as local_hour,
  case s.fold
    when 'sum' then h.value_sum * s.scale
    when 'integrate' then h.integral * s.scale
    when 'mean' then h.integral * s.scale
    when 'last' then h.last_value * s.scale
    when 'delta' then (
      select sum(v.kwh)
      from (values
        (h.rise * s.scale), (internal.register_step(h.before * s.scale, h.first_value * s.scale))) as v (kwh)
    )
  end as value,
  s.value_unit,
  h.samples,
  case when s.scale < 0 then h.value_max else h.value_min end * coalesce(s.scale, 1) as minimum,
  case when s.scale < 0 then h.value_min else h.value_max end * coalesce(s.scale, 1) as maximum,
  h.value_sum / h.samples * coalesce(s.scale, 1) as mean,
  h.first_value * coalesce(s.scale, 1) as first_value,
  h.last_value * coalesce(s.scale, 1) as last_value,
  h.first_ts as first_at,
  h.last_ts as last_at
from internal.granted_station as t
cross join lateral (
  select * from internal.point as p where p.station_key = t.station_key offset 0
) as s
cross join lateral (
  select
    r.hour, max(r.samples) as samples, min(r.value_sum) as value_sum, min(r.value_min) as value_min, max(r.value_max) as value_max,
    min(r.first_value) as first_value, min(r.last_value) as last_value, min(r.first_ts) as first_ts, max(r.last_ts) as last_ts,
    min(r.integral) as integral, min(r.rise) as rise, min(r.before) as before
  from internal.series_hour as r
  where r.series_key = s.series_key
  group by r.hour
) as h;
comment on view public.series_hourly is 'Every point by hour of its station''s own clock, in base units, up to the newest sample.';
comment on column public.series_hourly.tenant_id is 'The organization that the row belongs to.';
comment on column public.series_hourly.station_id is 'Id of the station (site), unique within its tenant.';
comment on column public.series_hourly.station_name is 'Name of the station.';
comment on column public.series_hourly.device_id is 'Id of the device or meter, unique within its station.';
comment on column public.series_hourly.point is 'Name of the point of the device, as it is sent.';
comment on column public.series_hourly.semantic is 'What the point means (charge_power_kw, energy_kwh, …); null while it is not mapped.';
comment on column public.series_hourly.unit is 'Unit of the numbers: the base unit of the quantity (kW, kWh, kg, …); null for money, and while the point is not mapped.';
comment on column public.series_hourly.hour is 'Start of the hour. Ask for a range of it: hour >= … and hour < …';
comment on column public.series_hourly.local_hour is 'The same by the clock of the station, without a zone.';
comment on column public.series_hourly.value is 'What the hour comes to by the fold of the semantic: energy of a power, sum of intervals, increase of a register, newest value, mean over time.';
comment on column public.series_hourly.value_unit is 'Unit of value: a power (kW) comes to an energy (kWh).';
comment on column public.series_hourly.samples is 'Numbers in the hour.';
comment on column public.series_hourly.minimum is 'Smallest number, in the unit.';
comment on column public.series_hourly.maximum is 'Largest number, in the unit.';
comment on column public.series_hourly.mean is 'Plain mean of the numbers, in the unit.';
comment on column public.series_hourly.first_value is 'First number, in the unit.';
comment on column public.series_hourly.last_value is 'Last number, in the unit.';
comment on column public.series_hourly.first_at is 'Time of the first number.';
comment on column public.series_hourly.last_at is 'Time of the last number.';
grant select on public.series_hourly to wattledger_analyst;
