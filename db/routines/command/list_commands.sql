-- Commands of a station created in [p_from, p_to), oldest first.
--   p_after_created, p_after_id  the last row of the page before; null for the first page
-- Raises WL404.
create or replace function api.list_commands(
  p_tenant text, p_station text, p_from timestamptz, p_to timestamptz,
  p_after_created timestamptz, p_after_id text, p_limit int
)
returns setof internal.command
language plpgsql stable
security definer set search_path = internal, public, pg_temp
as $$
begin
  perform require_station(p_tenant, p_station);
  return query
  select c.*
  from command as c
  where c.tenant_id = p_tenant
    and c.station_id = p_station
    and c.created_at >= p_from
    and c.created_at < p_to
    and (p_after_created is null or (c.created_at, c.command_id) > (p_after_created, to_uuid(p_after_id)))
  order by c.created_at, c.command_id
  limit p_limit;
end;
$$;
comment on function api.list_commands is 'Commands of a station in a range, oldest first.';
