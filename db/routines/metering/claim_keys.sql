-- Claims the idempotency keys of a batch, each for the first reading that came with it. A key that another batch is claiming at
-- this moment is waited for. Returns the keys that were not used before.
-- Nearly every batch brings new keys alone, and is inserted as such; the first key that was used before undoes that, and they
-- are claimed again with conflicts in mind.
create or replace function internal.claim_keys(p_tenant_key int, p_readings internal.reading[])
returns uuid[]
language plpgsql
as $$
declare
  v_claimed uuid[];
begin
  insert into internal.reading_key (tenant_key, key, series_key, ts)
  select p_tenant_key, f.key, f.series_key, f.ts from internal.first_uses(p_readings) as f;
  return array(select f.key from internal.first_uses(p_readings) as f);
exception when unique_violation then
  with claimed as (
    insert into internal.reading_key (tenant_key, key, series_key, ts)
    select p_tenant_key, f.key, f.series_key, f.ts from internal.first_uses(p_readings) as f
    on conflict do nothing
    returning key
  )
  select coalesce(array_agg(c.key), '{}') into v_claimed from claimed as c;
  return v_claimed;
end;
$$;
comment on function internal.claim_keys is 'Claims the idempotency keys of a batch; returns those not used before.';
