-- Notes the idempotency keys of readings that were taken. Raises 40001 (try again) where another transaction used one of them
-- meanwhile, for another site.
create or replace function internal.record_keys(p_tenant_key int, p_judged internal.judged_reading[])
returns void
language plpgsql
as $$
declare
  v_wanted int;
  v_written int;
begin
  select count(*) into v_wanted from unnest(p_judged) as j where j.verdict <> 'key_used' and j.key is not null;
  insert into internal.reading_key (tenant_key, key, series_key, ts)
  select p_tenant_key, j.key, j.series_key, j.ts
  from unnest(p_judged) as j
  where j.verdict <> 'key_used' and j.key is not null
  order by j.key
  on conflict do nothing;
  get diagnostics v_written = row_count;
  if v_written < v_wanted then
    raise exception using errcode = '40001', message = 'an idempotency key was used by another batch at the same time';
  end if;
end;
$$;
comment on function internal.record_keys is 'Notes the idempotency keys of readings that were taken.';
