-- Claims the idempotency keys of a batch, each for the first reading that came with it. A key that another batch is claiming at
-- this moment is waited for; in the order of the keys, so that two batches never wait for each other crosswise.
-- Returns the keys that were not used before.
create or replace function internal.claim_keys(p_tenant_key int, p_readings internal.reading[])
returns uuid[]
language sql
as $$
  with claimed as (
    insert into internal.reading_key (tenant_key, key, series_key, ts)
    select distinct on (r.key) p_tenant_key, r.key, r.series_key, r.ts
    from unnest(p_readings) as r
    where r.series_key is not null and r.key is not null
    order by r.key, r.n
    on conflict do nothing
    returning key
  )
  select coalesce(array_agg(c.key), '{}') from claimed as c;
$$;
comment on function internal.claim_keys is 'Claims the idempotency keys of a batch; returns those not used before.';
