-- Whether every reading of a batch is plainly new: no idempotency key used before or twice, no meter and time twice, and nothing
-- stored for its meters in its span of time. Nearly every batch is.
--   p_claimed  keys of the batch that were not used before (internal.claim_keys)
create or replace function internal.is_all_new(p_readings internal.reading[], p_claimed uuid[])
returns boolean
language plpgsql stable
as $$
declare
  v_batch record;
begin
  if (select count(r.key) from unnest(p_readings) as r where r.series_key is not null) <> cardinality(p_claimed) then
    return false;
  end if;
  select
    sum(m.readings) as readings,
    count(*) as moments,
    array_agg(distinct m.device_key) as devices,
    min(m.ts) as first_ts,
    max(m.ts) as last_ts
  into v_batch
  from (
    select r.device_key, r.ts, count(*) as readings
    from unnest(p_readings) as r
    where r.series_key is not null
    group by r.device_key, r.ts
  ) as m;
  return v_batch.readings = v_batch.moments
    and not exists (select from internal.stored_readings(v_batch.devices, v_batch.first_ts, v_batch.last_ts));
end;
$$;
comment on function internal.is_all_new is 'Whether every reading of a batch is plainly new.';
