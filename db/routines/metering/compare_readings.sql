-- What would become of a batch of readings, as api.ingest_readings would decide over it now; nothing is stored.
--   p_sites, p_meters, p_units; p_of, p_ts, p_values, p_keys  as there
-- Returns every record, by what would become of it, with its position (1-based):
--   NEW                         it would be stored
--   CORRECTION                  it would be stored in place of another value
--   DUPLICATE                   the same value is there: skipped
--   DUPLICATE_IDEMPOTENCY_KEY   the key was used before: skipped
--   UNKNOWN_SITE, INVALID_TIMESTAMP  failed, as detail says
create or replace function api.compare_readings(
  p_tenant text, p_sites text[], p_meters text[], p_units text[],
  p_of int[], p_ts timestamptz[], p_values double precision[], p_keys text[]
)
returns table (outcome text, detail text, ordinals int[])
language sql
security definer set search_path = internal, public, pg_temp
as $$
  with
    sealed as materialized (select s.n, s.detail from sealed_readings(p_tenant, p_sites, p_of, p_ts) as s),
    resolved as materialized (
      select r as record, b.n::int as n, p_sites[b.named] as site, b.ts, d.device_key, t.id is not null as is_known, s.detail
      from resolve_readings(p_tenant, p_sites, p_meters, p_units, p_of, p_ts, p_values, p_keys) as r
      join unnest(p_of, p_ts) with ordinality as b (named, ts, n) on b.n = r.n
      left join public.stations as t on t.tenant_id = p_tenant and t.id = p_sites[b.named]
      left join public.devices as d on d.tenant_id = p_tenant and d.station_id = p_sites[b.named] and d.id = p_meters[b.named]
      left join sealed as s on s.n = b.n
    ),
    judged as materialized (
      select j.n, j.verdict
      from tenants as o
      cross join lateral (
        select array_agg(r.record) as readings from resolved as r where r.detail is null
      ) as a
      cross join lateral (
        select coalesce(array_agg(distinct k.key), '{}') as unused
        from unnest(a.readings) as k
        where not exists (select from reading_key as u where u.tenant_key = o.tenant_key and u.key = k.key)
      ) as c
      cross join lateral judge_readings(o.tenant_key, a.readings, c.unused) as j
      where o.id = p_tenant
    ),
    elsewhere as materialized ( -- of a known meter that was never read in this unit
      select distinct x.device_key, x.ts
      from (
        select array_agg(distinct r.device_key) as device_keys, min(r.ts) as first_ts, max(r.ts) as last_ts
        from resolved as r
        where (r.record).series_key is null and r.device_key is not null
      ) as a
      cross join lateral stored_readings(a.device_keys, a.first_ts, a.last_ts) as x
      where a.device_keys is not null
    )
  select o.outcome, o.detail, array_agg(o.n order by o.n)
  from (
    select
      r.n,
      case
        when not r.is_known then 'UNKNOWN_SITE'
        when r.detail is not null then 'INVALID_TIMESTAMP'
        when j.verdict = 'same' then 'DUPLICATE'
        when j.verdict = 'key_used' then 'DUPLICATE_IDEMPOTENCY_KEY'
        when j.verdict = 'correction' or e.ts is not null then 'CORRECTION'
        else 'NEW'
      end as outcome,
      case when r.is_known then r.detail else format('site %s is not known: create it first', r.site) end as detail
    from resolved as r
    left join judged as j on j.n = r.n
    left join elsewhere as e on e.device_key = r.device_key and e.ts = r.ts
  ) as o
  group by o.outcome, o.detail;
$$;
comment on function api.compare_readings is 'What would become of a batch of readings; nothing is stored.';
