-- Decides over the readings of a batch that came with idempotency keys used in earlier batches; all of them, where it is sent
-- again: each is key_used, and key_differs says whether its content is other than what is stored.
create or replace function internal.judge_repeats(p_tenant_key int, p_readings internal.reading[])
returns setof internal.judged_reading
language sql stable
as $$
  with span as (
    select array_agg(distinct r.device_key) as device_keys, min(r.ts) as first_ts, max(r.ts) as last_ts
    from unnest(p_readings) as r
  )
  select
    r.n, 'key_used', (r.series_key, r.ts, r.value) is distinct from (k.series_key, k.ts, t.value),
    r.series_key, r.device_key, r.ts, r.value, r.key, null::int, null::double precision, null::int, false
  from unnest(p_readings) as r
  join internal.reading_key as k on k.tenant_key = p_tenant_key and k.key = r.key
  left join (
    select s.series_key, s.ts, s.value
    from span as a
    cross join lateral internal.stored_readings(a.device_keys, a.first_ts, a.last_ts) as s
  ) as t on t.series_key = r.series_key and t.ts = r.ts
  where r.series_key is not null;
$$;
comment on function internal.judge_repeats is 'Decides over the readings of a batch whose idempotency keys were used in earlier batches.';
