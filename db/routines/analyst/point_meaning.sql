-- Semantics with the unit that their numbers are in, and the unit of what an hour of them comes to: an integrated power is an
-- energy. Money has no unit: it is in the currency of its station.
create or replace view internal.point_meaning as
select
  m.semantic,
  m.fold,
  m.measure,
  m.description,
  u.unit,
  case when m.fold = 'integrate' then u.unit || 'h' else u.unit end as value_unit
from public.semantics as m
left join lateral (
  select b.unit from public.units as b where b.quantity = m.quantity and b.factor_to_base = 1 and b.quantity <> 'money' limit 1
) as u on true;
comment on view internal.point_meaning is 'Semantics with the units of their numbers and of their hours.';
