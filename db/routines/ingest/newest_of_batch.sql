-- A batch of samples as rows in the order of their key; of several for one series and time the last.
create or replace function internal.newest_of_batch(
  p_series int[], p_ts timestamptz[], p_values double precision[], p_texts text[], p_qualities text[]
)
returns table (series_key int, ts timestamptz, value double precision, value_text text, quality text)
language sql immutable
as $$
  select distinct on (b.series_key, b.ts) b.series_key, b.ts, b.value, b.value_text, b.quality
  from unnest(p_series, p_ts, p_values, p_texts, p_qualities) with ordinality
    as b (series_key, ts, value, value_text, quality, n)
  order by b.series_key, b.ts, b.n desc;
$$;
comment on function internal.newest_of_batch is 'A batch of samples as rows, without those that it overwrites itself.';
