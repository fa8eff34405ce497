-- The newest version of each tariff plan of a tenant, oldest effective month first.
--   p_station  the plans that bear on this station; null for all
-- Raises WL404.
create or replace function api.list_tariffs(p_tenant text, p_station text)
returns setof internal.tariff
language plpgsql stable
security definer set search_path = internal, public, pg_temp
as $$
begin
  if p_station is not null then
    perform require_station(p_tenant, p_station);
  end if;
  return query
  select *
  from (
    select distinct on (t.station_id, t.effective_month) t.*
    from tariff as t
    where t.tenant_id = p_tenant and (p_station is null or t.station_id = p_station or t.station_id is null)
    order by t.station_id, t.effective_month, t.version desc
  ) as newest
  order by newest.effective_month, newest.station_id nulls first;
end;
$$;
comment on function api.list_tariffs is 'Tariff plans of a tenant in their newest versions.';
