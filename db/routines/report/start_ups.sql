-- The start-ups of a site: hours from 6 to 11 o'clock of Monday to Friday that lie more than 10 % above all that follows, so that a
-- morning with more work than the afternoon is none.
--   level       kWh per hour: the highest hour from 11 to 21 o'clock
--   hours       hours above it; excess_kwh what they are above it
--   is_complete every hour from 6 to 21 o'clock is usable
create or replace function internal.start_ups(p_hours internal.report_hour[])
returns table (
  day date, first_hour timestamptz, hours int, level double precision, excess_kwh double precision, price numeric,
  is_complete boolean
)
language sql immutable
as $$
  select
    p.day,
    min(h.hour) filter (where h.hr < 11),
    (count(*) filter (where h.hr < 11 and h.kwh > 1.1 * p.highest))::int,
    p.highest,
    coalesce(sum(h.kwh - p.highest) filter (where h.hr < 11 and h.kwh > 1.1 * p.highest), 0),
    coalesce(
      sum((h.kwh - p.highest)::numeric * h.price) filter (where h.hr < 11 and h.kwh > 1.1 * p.highest)
        / nullif(sum((h.kwh - p.highest)::numeric) filter (where h.hr < 11 and h.kwh > 1.1 * p.highest), 0),
      avg(h.price)),
    bool_and(h.is_usable) and count(*) = 15
  from (
    select x.day, max(x.kwh) as highest
    from unnest(p_hours) as x
    where x.dow <= 5 and x.hr between 11 and 20
    group by x.day
  ) as p
  join unnest(p_hours) as h on h.day = p.day and h.hr between 6 and 20
  group by p.day, p.highest;
$$;
comment on function internal.start_ups is 'Start-ups of a site.';
