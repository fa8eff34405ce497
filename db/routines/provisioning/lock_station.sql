-- The station, locked until the end of the transaction. Closing, settling, freezing and everything else that writes
-- what follows from a station's samples takes this lock, so they happen one after the other. Ingest does not.
-- Raises WL404.
create or replace function internal.lock_station(p_tenant text, p_station text)
returns public.stations
language plpgsql
as $$
declare
  v_station public.stations;
begin
  select * into v_station
  from public.stations as s
  where s.tenant_id = p_tenant and s.id = p_station
  for no key update;
  if not found then
    perform internal.raise_error('WL404', format('station %s is not known', p_station), 'station_id');
  end if;
  return v_station;
end;
$$;
comment on function internal.lock_station is 'The station of a tenant, locked for the transaction, or WL404.';
