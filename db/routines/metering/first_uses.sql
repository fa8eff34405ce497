-- The first reading of a batch that came with each idempotency key, in the order of the keys, so that two batches never wait for
-- each other crosswise.
create or replace function internal.first_uses(p_readings internal.reading[])
returns table (key uuid, series_key int, ts timestamptz)
language sql immutable
as $$
  select distinct on (r.key) r.key, r.series_key, r.ts
  from unnest(p_readings) as r
  where r.series_key is not null and r.key is not null
  order by r.key, r.n;
$$;
comment on function internal.first_uses is 'The first reading of a batch that came with each idempotency key.';
