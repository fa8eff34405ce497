-- With a series go its samples.
create or replace function internal.forget_series()
returns trigger
language plpgsql
security definer set search_path = internal, public, pg_temp
set timescaledb.max_tuples_decompressed_per_dml_transaction = 0 -- all of it is meant
as $$
begin
  delete from sample where series_key = old.series_key;
  return old;
end;
$$;
comment on function internal.forget_series is 'Trigger: deletes the samples of a deleted series.';

create or replace trigger forget_series after delete on internal.series
  for each row execute function internal.forget_series();
