-- Records of a batch with their series; series_key is null where the site is not known (or the meter not yet).
create or replace function internal.resolve_readings(
  p_tenant text, p_sites text[], p_meters text[], p_ts timestamptz[], p_values double precision[], p_units text[], p_keys text[]
)
returns setof internal.reading
language sql stable
as $$
  with meter as materialized (
    select w.site, w.meter, w.unit, d.device_key, x.series_key
    from (select distinct b.site, b.meter, b.unit from unnest(p_sites, p_meters, p_units) as b (site, meter, unit)) as w
    join public.devices as d on d.tenant_id = p_tenant and d.station_id = w.site and d.id = w.meter
    join internal.series as x on x.device_key = d.device_key and x.point_key = w.unit
  )
  select
    b.n::int,
    m.series_key,
    m.device_key,
    b.ts,
    b.value,
    md5(b.key)::uuid
  from unnest(p_sites, p_meters, p_ts, p_values, p_units, p_keys) with ordinality
    as b (site, meter, ts, value, unit, key, n)
  left join meter as m on m.site = b.site and m.meter = b.meter and m.unit = b.unit;
$$;
comment on function internal.resolve_readings is 'Records of a batch with their series.';
