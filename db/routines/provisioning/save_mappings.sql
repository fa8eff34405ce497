-- Creates mappings of a station's points or brings them up to date.
-- Raises WL422 naming the mapping whose device, semantic or unit is not known, or whose factor is of no use.
create or replace function internal.save_mappings(p_tenant text, p_station text, p_given jsonb)
returns void
language plpgsql
as $$
declare
  v_bad record;
begin
  select e.n - 1 as index, g.* into v_bad
  from jsonb_array_elements(p_given) with ordinality as e (given, n)
  cross join lateral (
    select
      case
        when e.given ->> 'device_id' is not null and d.id is null then 'device_id'
        when s.semantic is null then 'semantic'
        when u.unit is null or u.quantity <> s.quantity then 'unit'
        when abs((e.given ->> 'factor')::double precision) not between 1e-100 and 1e100 then 'factor'
      end as field,
      case
        when e.given ->> 'device_id' is not null and d.id is null then format('device %s is not known', e.given ->> 'device_id')
        when s.semantic is null then format('semantic %s is not known', e.given ->> 'semantic')
        when u.unit is null then format('unit %s is not known', e.given ->> 'unit')
        when u.quantity = s.quantity then 'factor is a number between 1e-100 and 1e100 in size'
        else format('unit %s is a unit of %s, but %s is a %s', u.unit, u.quantity, s.semantic, s.quantity)
      end as message
    from (select 1) as one
    left join public.devices as d
      on d.tenant_id = p_tenant and d.station_id = p_station and d.id = e.given ->> 'device_id'
    left join public.semantics as s on s.semantic = e.given ->> 'semantic'
    left join public.units as u on u.unit = e.given ->> 'unit'
  ) as g
  where g.field is not null
  order by e.n
  limit 1;
  if found then
    perform internal.raise_error('WL422', v_bad.message, format('point_mappings[%s].%s', v_bad.index, v_bad.field));
  end if;

  insert into public.point_mappings as m (tenant_id, station_id, device_id, point_key, semantic, unit, factor)
  select distinct on (e.given ->> 'device_id', e.given ->> 'point_key')
    p_tenant, p_station, e.given ->> 'device_id', e.given ->> 'point_key', e.given ->> 'semantic', e.given ->> 'unit',
    coalesce((e.given ->> 'factor')::double precision, 1)
  from jsonb_array_elements(p_given) with ordinality as e (given, n)
  order by e.given ->> 'device_id', e.given ->> 'point_key', e.n desc
  on conflict (tenant_id, station_id, device_id, point_key) do update set
    semantic = excluded.semantic,
    unit = excluded.unit,
    factor = excluded.factor
  where (m.semantic, m.unit, m.factor) is distinct from (excluded.semantic, excluded.unit, excluded.factor);
end;
$$;
comment on function internal.save_mappings is 'Creates or updates mappings of a station''s points, naming the first that cannot be.';
