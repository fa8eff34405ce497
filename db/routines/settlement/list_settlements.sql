-- Settled days of a station in [p_from, p_to), oldest first.
--   p_after  day of the last row of the page before; null for the first page
-- Raises WL404.
create or replace function api.list_settlements(
  p_tenant text, p_station text, p_from timestamptz, p_to timestamptz, p_after timestamptz, p_limit int
)
returns setof public.settlements_day
language plpgsql stable
security definer set search_path = internal, public, pg_temp
as $$
begin
  perform require_station(p_tenant, p_station);
  return query
  select s.*
  from settlements_day as s
  where s.tenant_id = p_tenant
    and s.station_id = p_station
    and s.day_start >= p_from
    and s.day_start < p_to
    and (p_after is null or s.day_start > p_after)
  order by s.day_start
  limit p_limit;
end;
$$;
comment on function api.list_settlements is 'Settled days of a station in a range, oldest first.';
