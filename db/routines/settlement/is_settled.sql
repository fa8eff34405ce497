-- Whether days of a station are settled at all: one of its points counts for its hours, or a day is settled already. A factory's
-- meters count consumption, which is reported and not settled. Raises WL404.
create or replace function api.is_settled(p_tenant text, p_station text)
returns boolean
language plpgsql stable
security definer set search_path = internal, public, pg_temp
as $$
begin
  perform require_station(p_tenant, p_station);
  return exists (
    select from point_mappings as m
    join semantics as s on s.semantic = m.semantic
    where m.tenant_id = p_tenant and m.station_id = p_station and s.measure is not null
  ) or exists (
    select from settlements_day as d where d.tenant_id = p_tenant and d.station_id = p_station
  );
end;
$$;
comment on function api.is_settled is 'Whether days of a station are settled at all.';
