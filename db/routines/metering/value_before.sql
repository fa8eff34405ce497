-- The newest number of a series before a time, as it was sent. Where its samples are dropped, the last one of the hour before.
create or replace function internal.value_before(p_series_key int, p_time timestamptz)
returns double precision
language sql stable
as $$
  select coalesce(
    (
      select x.value
      from internal.sample as x
      where x.series_key = p_series_key and x.ts < p_time and x.value is not null
      order by x.ts desc
      limit 1
    ),
    (
      select r.last_value
      from internal.retired_hour as r
      where r.series_key = p_series_key and r.hour < p_time
      order by r.hour desc
      limit 1
    ));
$$;
comment on function internal.value_before is 'The newest number of a series before a time.';
