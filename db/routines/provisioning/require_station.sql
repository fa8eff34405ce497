-- The station of a tenant. Another tenant's station is as unknown as one that nobody has.
-- Raises WL404.
create or replace function internal.require_station(p_tenant text, p_station text)
returns public.stations
language plpgsql stable
as $$
declare
  v_station public.stations;
begin
  select * into v_station from public.stations as s where s.tenant_id = p_tenant and s.id = p_station;
  if not found then
    perform internal.raise_error('WL404', format('station %s is not known', p_station), 'station_id');
  end if;
  return v_station;
end;
$$;
comment on function internal.require_station is 'The station of a tenant, or WL404.';
