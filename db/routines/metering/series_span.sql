-- Times of the first and last sample of a series, also where those are no longer kept.
create or replace function internal.series_span(p_series_key int)
returns table (first_ts timestamptz, last_ts timestamptz)
language sql stable
as $$
  select
    coalesce(
      (select r.first_ts from internal.retired_hour as r where r.series_key = p_series_key order by r.hour limit 1),
      (select x.ts from internal.sample as x where x.series_key = p_series_key order by x.ts limit 1)),
    coalesce(
      (select x.ts from internal.sample as x where x.series_key = p_series_key order by x.ts desc limit 1),
      (select r.last_ts from internal.retired_hour as r where r.series_key = p_series_key order by r.hour desc limit 1));
$$;
comment on function internal.series_span is 'Times of the first and last sample of a series.';
