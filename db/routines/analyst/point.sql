-- Points of devices (series) with what they mean.
create or replace view internal.point as
select
  s.series_key,
  s.station_key,
  d.id::text as device_id,
  s.point_key::text as point,
  s.semantic,
  s.scale,
  m.description as meaning,
  m.fold,
  m.unit,
  m.value_unit
from internal.series as s
join public.devices as d on d.device_key = s.device_key
left join internal.point_meaning as m on m.semantic = s.semantic;
comment on view internal.point is 'Points of devices (series) with what they mean.';
