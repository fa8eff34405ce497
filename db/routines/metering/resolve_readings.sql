-- Records of a batch with their series; series_key is null where the site is not known (or the meter not yet).
--   p_sites, p_meters, p_units; p_of, p_ts, p_values, p_keys  as in api.ingest_readings
create or replace function internal.resolve_readings(
  p_tenant text, p_sites text[], p_meters text[], p_units text[],
  p_of int[], p_ts timestamptz[], p_values double precision[], p_keys text[]
)
returns setof internal.reading
language sql stable
as $$
  with named as materialized (
    select w.n, d.device_key, x.series_key
    from unnest(p_sites, p_meters, p_units) with ordinality as w (site, meter, unit, n)
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
  from unnest(p_of, p_ts, p_values, p_keys) with ordinality as b (named, ts, value, key, n)
  left join named as m on m.n = b.named;
$$;
comment on function internal.resolve_readings is 'Records of a batch with their series.';
