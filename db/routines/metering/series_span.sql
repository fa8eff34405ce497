-- Times of the first and last sample of a series.
create or replace function internal.series_span(p_series_key int)
returns table (first_ts timestamptz, last_ts timestamptz)
language sql stable
as $$
  select
    (select x.ts from internal.sample as x where x.series_key = p_series_key order by x.ts limit 1),
    (select x.ts from internal.sample as x where x.series_key = p_series_key order by x.ts desc limit 1);
$$;
comment on function internal.series_span is 'Times of the first and last sample of a series.';
