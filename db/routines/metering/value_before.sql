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
      from (
        (
          select h.last_value, h.last_ts
          from internal.retired_hour as h
          where h.series_key = p_series_key and h.hour < p_time and h.last_ts < p_time
          order by h.hour desc
          limit 1
        )
        union all
        (
          select h.last_value, h.last_ts
          from internal.retired_clock_hour as h
          where h.series_key = p_series_key and h.hour < p_time and h.last_ts < p_time
          order by h.hour desc
          limit 1
        )
      ) as r
      order by r.last_ts desc
      limit 1
    ));
$$;
comment on function internal.value_before is 'The newest number of a series before a time.';
