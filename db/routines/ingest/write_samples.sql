-- Writes samples; of several for one series and time the last stands. In the order of the key, so that two writers never
-- wait for each other crosswise.
-- Nearly every batch is new: it is inserted as such, which takes half the time of looking for conflicts row by row. The first
-- row that exists already undoes that, and the batch is written again with conflicts in mind.
-- Raises WL422 for samples of hours that are retired.
create or replace function internal.write_samples(
  p_series int[], p_ts timestamptz[], p_values double precision[], p_texts text[], p_qualities text[]
)
returns void
language plpgsql
-- Samples that are kept by column are unpacked in batches of 1000 to be written among. The limit is there for statements that
-- would unpack a table by mistake; a batch of samples touches what it names, and is limited itself.
set timescaledb.max_tuples_decompressed_per_dml_transaction = 0
as $$
begin
  perform internal.check_sealed(p_series, p_ts);
  insert into internal.sample (series_key, ts, value, value_text, quality)
  select * from internal.newest_of_batch(p_series, p_ts, p_values, p_texts, p_qualities);
exception when unique_violation then
  insert into internal.sample as x (series_key, ts, value, value_text, quality)
  select * from internal.newest_of_batch(p_series, p_ts, p_values, p_texts, p_qualities)
  on conflict (series_key, ts) do update
  set value = excluded.value, value_text = excluded.value_text, quality = excluded.quality;
end;
$$;
comment on function internal.write_samples is 'Writes samples, overwriting those of the same series and time.';
