-- Decides over a batch of readings as if they came one after the other, in one statement.
--   new         nothing was there for this meter and time
--   correction  another value was there: old_series_key and old_value say which
--   same        the same value was there
--   key_used    the idempotency key was used before, here or in an earlier batch; key_differs says whether with other content
--   p_claimed  keys of the batch that were not used before (internal.claim_keys)
-- A reading is one per meter and time, whichever unit it was sent in. is_final marks the readings that are to be written: the
-- last of each meter and time, where it changes anything.
create or replace function internal.judge_readings(p_tenant_key int, p_readings internal.reading[], p_claimed uuid[])
returns setof internal.judged_reading
language sql stable
as $$
  with
    known as materialized (
      select r.*, k.key is not null as key_stored, k.series_key as key_series_key, k.ts as key_ts
      from unnest(p_readings) as r
      left join unnest(p_claimed) as c (key) on c.key = r.key
      left join lateral (
        select u.* from internal.reading_key as u
        where c.key is null and u.tenant_key = p_tenant_key and u.key = r.key
      ) as k on true
      where r.series_key is not null
    ),
    stored as materialized (
      select t.*
      from (
        select array_agg(distinct k.device_key) as device_keys, min(k.ts) as first_ts, max(k.ts) as last_ts from known as k
      ) as a
      cross join lateral internal.stored_readings(a.device_keys, a.first_ts, a.last_ts) as t
    ),
    keyed as materialized (
      select
        k.*,
        k.key is not null and (k.key_stored or row_number() over same_key > 1) as key_used,
        first_value((k.series_key, k.ts, k.value)) over same_key = (k.series_key, k.ts, k.value) as key_repeats
      from known as k
      window same_key as (partition by k.key order by k.n)
    ),
    sequence as (
      select
        f.*,
        t.series_key as stored_series_key,
        coalesce(lag(f.series_key) over same_time, t.series_key) as old_series_key,
        coalesce(lag(f.value) over same_time, t.value) as old_value,
        row_number() over (partition by f.device_key, f.ts order by f.n desc) = 1 as is_last
      from keyed as f
      left join stored as t on t.device_key = f.device_key and t.ts = f.ts
      where not f.key_used
      window same_time as (partition by f.device_key, f.ts order by f.n)
    ),
    judged as (
      select
        s.*,
        case
          when s.old_series_key is null then 'new'
          when (s.old_series_key, s.old_value) = (s.series_key, s.value) then 'same'
          else 'correction'
        end as verdict
      from sequence as s
    )
  select
    j.n, j.verdict, false, j.series_key, j.device_key, j.ts, j.value, j.key, j.old_series_key, j.old_value, j.stored_series_key,
    j.is_last and bool_or(j.verdict <> 'same') over (partition by j.device_key, j.ts)
  from judged as j
  union all
  select
    k.n, 'key_used',
    case
      when k.key_stored
        then (k.series_key, k.ts, k.value) is distinct from (k.key_series_key, k.key_ts, t.value)
      else not k.key_repeats
    end,
    k.series_key, k.device_key, k.ts, k.value, k.key, null, null, null, false
  from keyed as k
  left join stored as t on t.series_key = k.series_key and t.ts = k.ts
  where k.key_used;
$$;
comment on function internal.judge_readings is 'Decides over a batch of readings as if they came one after the other.';
