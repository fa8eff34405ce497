-- The times at which a plant that does not work nights and weekends should use little: nights between two working days (22 to 6
-- o'clock, beginning Monday to Thursday) and the days of the weekend, each with its base load.
--   part   0 for nights, 6 Saturday, 7 Sunday
--   level  kWh per hour: mean of the lower half of its hours, so that what is produced on top does not count
--   price  mean of its hours: a base load is as large in the cheap ones as in the dear ones
--   is_complete  every hour of it is usable
create or replace function internal.idle_stretches(p_hours internal.report_hour[])
returns table (
  subject text, part int, day date, first_hour timestamptz, hours int, level double precision, price numeric, is_complete boolean
)
language sql immutable
as $$
  select
    r.subject, r.part, r.key, min(r.hour), count(*)::int,
    avg(r.kwh) filter (where r.rank <= r.all_hours / 2),
    avg(r.price),
    bool_and(r.is_usable) and bool_or(r.hr = r.first_hr) and bool_or(r.hr = r.last_hr)
  from (
    select m.*, row_number() over w as rank, count(*) over (partition by m.subject, m.key) as all_hours
    from (
      select
        'night_base_load' as subject, 0 as part, h.day - (h.hr < 6)::int as key, 22 as first_hr, 5 as last_hr,
        h.hour, h.hr, h.kwh, h.price, h.is_usable
      from unnest(p_hours) as h
      where (h.hr >= 22 and h.dow between 1 and 4) or (h.hr < 6 and h.dow between 2 and 5)
      union all
      select 'weekend_base_load', h.dow, h.day, 0, 23, h.hour, h.hr, h.kwh, h.price, h.is_usable
      from unnest(p_hours) as h
      where h.dow >= 6
    ) as m
    window w as (partition by m.subject, m.key order by m.kwh nulls last, m.hour)
  ) as r
  group by r.subject, r.part, r.key;
$$;
comment on function internal.idle_stretches is 'Nights and weekends of a site with their base load.';
