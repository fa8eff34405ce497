-- What the meters of a station drew, by hour of the station's own clock: the numbers of internal.consumption_hours, as a view,
-- one row for each series. Each fold has a branch of its own, so that only what it needs is folded.
create or replace view internal.consumption_hour as
select h.station_key, h.hour, h.value_sum * h.scale as kwh, h.samples
from internal.utc_hour as h
where h.semantic = 'energy_kwh' and h.fold = 'sum'
union all
select h.station_key, h.hour, h.integral * h.scale, h.samples
from internal.utc_hour as h
where h.semantic = 'power_kw' and h.fold = 'integrate'
union all
select
  h.station_key,
  h.hour,
  (
      select sum(v.kwh)
      from (values
        (h.rise * h.scale), (internal.register_step(h.before * h.scale, h.first_value * h.scale))) as v (kwh)
    ),
  h.samples
from internal.utc_hour as h
where h.semantic = 'energy_register_kwh' and h.fold = 'delta'
union all
select
  h.station_key,
  h.hour,
  case h.fold
    when 'sum' then h.value_sum * h.scale
    when 'integrate' then h.integral * h.scale
    when 'delta' then (
      select sum(v.kwh)
      from (values
        (h.rise * h.scale), (internal.register_step(h.before * h.scale, h.first_value * h.scale))) as v (kwh)
    )
  end,
  h.samples
from internal.clock_hour as h
where h.semantic in ('energy_kwh', 'power_kw', 'energy_register_kwh');
comment on view internal.consumption_hour is 'What the meters of a station drew by hour of its own clock, kWh; a row for each series.';
