-- What days, nights and weekends usually take, after the days before a day; of days and nights that are known to 17 hours of 24,
-- and of nights that are over when the day begins.
--   day_kwh           median day, scaled to 24 hours
--   night_kwh         median night, 22 to 6 o'clock; night_share the median of its share of the 24 hours that end then;
--   night_share_high  what one night in twenty exceeds
--   weekday_kwh       median of Monday to Friday of the last four weeks
--   share_usual       median over the same day of the week: its energy over weekday_kwh
--   share_second      the second highest of those; share_days how many there are
create or replace function internal.usual_shares(
  p_hours internal.local_hour[], p_day date,
  out day_kwh double precision, out night_kwh double precision, out night_share double precision,
  out night_share_high double precision, out weekday_kwh double precision, out share_usual double precision,
  out share_second double precision, out share_days int
)
language sql immutable
as $$
  with
    known as materialized (
      select h.*, (h.hr >= 22 or h.hr < 6) as is_night, h.day + (h.hr >= 6)::int as ends_on from unnest(p_hours) as h
    ),
    day as materialized (
      select k.day, extract(isodow from k.day)::int as dow, sum(k.kwh) * 24 / count(*) as kwh
      from known as k
      group by k.day
      having count(*) >= 17
    ),
    night as (
      select
        sum(k.kwh) filter (where k.is_night) as kwh,
        sum(k.kwh) filter (where k.is_night) / nullif(sum(k.kwh), 0) as share
      from known as k
      where k.ends_on < p_day
      group by k.ends_on
      having count(*) >= 17
    ),
    weekday as (
      select percentile_cont(0.5) within group (order by d.kwh) as kwh from day as d where d.dow < 6 and d.day >= p_day - 28
    ),
    same_day as materialized (
      select d.kwh / nullif(w.kwh, 0) as share, row_number() over (order by d.kwh desc) as place
      from day as d
      cross join weekday as w
      where d.dow = extract(isodow from p_day)
    )
  select
    (select percentile_cont(0.5) within group (order by d.kwh) from day as d),
    percentile_cont(0.5) within group (order by n.kwh),
    percentile_cont(0.5) within group (order by n.share),
    percentile_cont(0.95) within group (order by n.share),
    (select w.kwh from weekday as w),
    (select percentile_cont(0.5) within group (order by s.share) from same_day as s),
    (select s.share from same_day as s where s.place = 2),
    (select count(*)::int from same_day as s)
  from night as n;
$$;
comment on function internal.usual_shares is 'What days, nights and weekends usually take.';
