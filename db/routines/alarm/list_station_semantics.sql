-- What a rule of a station can watch: the semantics that its points have. Those that something was read of come first, then those
-- that it is settled by.
--   is_read  whether a point of it has come; else it is mapped only
-- Raises WL404.
create or replace function api.list_station_semantics(p_tenant text, p_station text)
returns table (semantic text, is_read boolean)
language plpgsql stable
security definer set search_path = internal, public, pg_temp
as $$
#variable_conflict use_column
declare
  v_station stations := require_station(p_tenant, p_station);
begin
  return query
  with
    had as (
      select r.semantic, true as is_read
      from series as r
      where r.station_key = v_station.station_key and r.semantic is not null
      union all
      select m.semantic, false
      from point_mappings as m
      where m.tenant_id = p_tenant and m.station_id = p_station
    )
  select h.semantic::text, bool_or(h.is_read)
  from had as h
  join semantics as s on s.semantic = h.semantic
  group by h.semantic, s.measure
  order by bool_or(h.is_read) desc, s.measure is null, h.semantic;
end;
$$;
comment on function api.list_station_semantics is 'What a rule of a station can watch.';
