-- Writes the readings of a batch that changed anything, and keeps what they replaced.
create or replace function internal.write_judged(p_tenant text, p_judged internal.judged_reading[], p_source text)
returns void
language plpgsql
set timescaledb.max_tuples_decompressed_per_dml_transaction = 0 -- see internal.write_samples
as $$
begin
  perform internal.record_corrections(p_tenant, p_judged, p_source);
  -- A reading that comes in another unit than the one before lives in another series.
  if exists (select from unnest(p_judged) as j where j.is_final and j.stored_series_key <> j.series_key) then
    delete from internal.sample as x
    using unnest(p_judged) as j
    where j.is_final and j.stored_series_key <> j.series_key and x.series_key = j.stored_series_key and x.ts = j.ts;
  end if;
  perform internal.write_readings(p_tenant, array_agg(j.series_key), array_agg(j.ts), array_agg(j.value))
  from unnest(p_judged) as j
  where j.is_final;
end;
$$;
comment on function internal.write_judged is 'Writes the readings of a batch that changed anything.';
