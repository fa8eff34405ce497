-- Alarm rules of a tenant, by station and id.
--   p_station  null for every station
-- Raises WL404.
create or replace function api.list_alarm_rules(p_tenant text, p_station text)
returns setof public.alarm_rules
language plpgsql stable
security definer set search_path = internal, public, pg_temp
as $$
begin
  if p_station is not null then
    perform require_station(p_tenant, p_station);
  end if;
  return query
  select r.*
  from alarm_rules as r
  where r.tenant_id = p_tenant and (p_station is null or r.station_id = p_station)
  order by r.station_id, r.id;
end;
$$;
comment on function api.list_alarm_rules is 'Alarm rules of a tenant.';
