-- Creates devices of a station or brings them up to date. A device without an id is known by its name.
create or replace function internal.save_devices(p_tenant text, p_station text, p_given jsonb)
returns void
language sql
as $$
  insert into public.devices as d (tenant_id, station_id, id, name, device_type, tb_profile)
  select distinct on (g.id)
    p_tenant, p_station, g.id, g.name, g.device_type, coalesce(g.tb_profile, 'default')
  from jsonb_array_elements(p_given) with ordinality as e (given, n)
  cross join lateral (
    select
      coalesce(e.given ->> 'id', e.given ->> 'name') as id,
      coalesce(e.given ->> 'name', e.given ->> 'id') as name,
      e.given ->> 'device_type' as device_type,
      e.given ->> 'tb_profile' as tb_profile
  ) as g
  order by g.id, e.n desc
  on conflict (tenant_id, station_id, id) do update set
    name = excluded.name,
    device_type = coalesce(excluded.device_type, d.device_type),
    tb_profile = excluded.tb_profile
  where (d.name, d.device_type, d.tb_profile) is distinct from (excluded.name, excluded.device_type, excluded.tb_profile);
$$;
comment on function internal.save_devices is 'Creates or updates devices of a station.';
