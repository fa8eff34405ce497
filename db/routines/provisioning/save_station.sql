-- Creates a station or brings it up to date with what is given. What is left out stays as it is.
create or replace function internal.save_station(p_tenant text, p_station text, p_given jsonb)
returns void
language sql
as $$
  select internal.check_timezone(p_given ->> 'timezone', 'station.timezone') where p_given ->> 'timezone' is not null;
  insert into public.stations as s (tenant_id, id, name, timezone, station_type, region)
  values (
    p_tenant,
    p_station,
    coalesce(p_given ->> 'name', p_station),
    coalesce(p_given ->> 'timezone', 'UTC'),
    coalesce(p_given ->> 'type', 'microgrid'),
    p_given ->> 'region'
  )
  on conflict (tenant_id, id) do update set
    name = coalesce(p_given ->> 'name', s.name),
    timezone = coalesce(p_given ->> 'timezone', s.timezone),
    station_type = coalesce(p_given ->> 'type', s.station_type),
    region = coalesce(p_given ->> 'region', s.region);
$$;
comment on function internal.save_station is 'Creates or updates a station of a tenant.';
