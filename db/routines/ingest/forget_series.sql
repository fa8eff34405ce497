-- With series go their samples, and the idempotency keys that their readings came with: those are free again. What another
-- transaction is writing at this moment cannot be seen yet: the series are noted, and worker.forget_expired looks again.
create or replace function internal.forget_series()
returns trigger
language plpgsql
security definer set search_path = internal, public, pg_temp
set timescaledb.max_tuples_decompressed_per_dml_transaction = 0 -- all of it is meant
as $$
begin
  delete from sample where series_key = any (array(select g.series_key from gone as g));
  delete from reading_key as k
  using gone as g, tenants as t
  where t.id = g.tenant_id and k.tenant_key = t.tenant_key and k.series_key = g.series_key;
  insert into forgotten_series (series_key) select g.series_key from gone as g;
  return null;
end;
$$;
comment on function internal.forget_series is 'Trigger: deletes samples and idempotency keys of deleted series.';

create or replace trigger forget_series after delete on internal.series
  referencing old table as gone
  for each statement execute function internal.forget_series();
