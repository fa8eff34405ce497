-- Every series by day of UTC, from the daily rollup, up to the newest sample. Days of the station's own clock are in energy_daily.
create or replace view public.series_daily with (security_barrier) as
select
  t.tenant_id,
  t.station_id,
  t.station_name,
  s.device_id,
  s.point,
  s.semantic,
  s.unit,
  h.day,
  h.samples,
  case when s.scale < 0 then h.value_max else h.value_min end * coalesce(s.scale, 1) as minimum,
  case when s.scale < 0 then h.value_min else h.value_max end * coalesce(s.scale, 1) as maximum,
  h.value_sum / h.samples * coalesce(s.scale, 1) as mean,
  h.first_value * coalesce(s.scale, 1) as first_value,
  h.last_value * coalesce(s.scale, 1) as last_value,
  h.first_ts as first_at,
  h.last_ts as last_at,
  h.hours::int as hours
from internal.granted_station as t
cross join lateral (
  select * from internal.point as p where p.station_key = t.station_key offset 0
) as s
cross join lateral (
  select
    r.day, sum(r.hours) as hours, sum(r.samples)::bigint as samples, sum(r.value_sum) as value_sum, min(r.value_min) as value_min,
    max(r.value_max) as value_max, first(r.first_value, r.first_ts) as first_value, last(r.last_value, r.last_ts) as last_value,
    min(r.first_ts) as first_ts, max(r.last_ts) as last_ts
  from internal.sample_day as r
  where r.series_key = s.series_key
  group by r.day
) as h;
comment on view public.series_daily is 'Every point by day of UTC (not of the station''s clock: that is energy_daily), in base units, up to the newest sample.';
comment on column public.series_daily.tenant_id is 'The organization that the row belongs to.';
comment on column public.series_daily.station_id is 'Id of the station (site), unique within its tenant.';
comment on column public.series_daily.station_name is 'Name of the station.';
comment on column public.series_daily.device_id is 'Id of the device or meter, unique within its station.';
comment on column public.series_daily.point is 'Name of the point of the device, as it is sent.';
comment on column public.series_daily.semantic is 'What the point means (charge_power_kw, energy_kwh, …); null while it is not mapped.';
comment on column public.series_daily.unit is 'Unit of the numbers: the base unit of the quantity (kW, kWh, kg, …); null for money, and while the point is not mapped.';
comment on column public.series_daily.day is 'Start of the day, midnight UTC. Ask for a range of it: day >= … and day < …';
comment on column public.series_daily.samples is 'Numbers in the day.';
comment on column public.series_daily.minimum is 'Smallest number, in the unit.';
comment on column public.series_daily.maximum is 'Largest number, in the unit.';
comment on column public.series_daily.mean is 'Plain mean of the numbers, in the unit.';
comment on column public.series_daily.first_value is 'First number, in the unit.';
comment on column public.series_daily.last_value is 'Last number, in the unit.';
comment on column public.series_daily.first_at is 'Time of the first number.';
comment on column public.series_daily.last_at is 'Time of the last number.';
comment on column public.series_daily.hours is 'Hours of the day that have a number.';
grant select on public.series_daily to wattledger_analyst;
