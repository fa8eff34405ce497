-- The newest number of a series before a time, as it was sent.
create or replace function internal.value_before(p_series_key int, p_time timestamptz)
returns double precision
language sql stable
as $$
  select x.value
  from internal.sample as x
  where x.series_key = p_series_key and x.ts < p_time and x.value is not null
  order by x.ts desc
  limit 1;
$$;
comment on function internal.value_before is 'The newest number of a series before a time.';
