-- Every version of a station's statements, oldest first.
--   p_month, p_category  null for all
-- Raises WL404.
create or replace function api.list_statements(p_tenant text, p_station text, p_month text, p_category text)
returns setof internal.statement
language plpgsql stable
security definer set search_path = internal, public, pg_temp
as $$
begin
  perform require_station(p_tenant, p_station);
  return query
  select s.*
  from statement as s
  where s.tenant_id = p_tenant
    and s.station_id = p_station
    and (p_month is null or s.statement_month = p_month)
    and (p_category is null or s.category = p_category)
  order by s.statement_month, s.category, s.version;
end;
$$;
comment on function api.list_statements is 'Every version of a station''s statements, oldest first.';
