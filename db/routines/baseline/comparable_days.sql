-- Which of the days before a midnight tell what a day after it will be like, and how much each has to say.
--   p_hours    what is known (internal.learnt_hours)
--   p_origins  the midnights: local days; only days before its origin are looked at
--   p_days     so many of them
--   p_offset   days added to a day's age: its weight is likeness / (age + offset)
-- What is alike is learnt from the site. Two days of the week are alike where their typical days (medians by hour) are apart by
-- less than each of them scatters by itself: Monday to Friday in most plants, all seven where the sun decides. Where nothing
-- scatters, as in a perfectly periodic week, only what is the same is alike. A day of the week that was never seen is like those
-- of its class (Monday to Friday, or the weekend), and without them like all.
-- Returns per origin and day of the week (1 Monday to 7) the days with their weights.
create or replace function internal.comparable_days(
  p_hours internal.local_hour[], p_origins date[], p_days int, p_offset double precision
)
returns table (origin date, dow int, day date, weight double precision)
language plpgsql immutable
set enable_nestloop = off set jit = off
as $$
begin
  return query
  with
    past as materialized (
      select o.origin, h.day, extract(isodow from h.day)::int as dow, h.hr, h.kwh
      from (
        select distinct x.origin, x.origin - k.age as day
        from unnest(p_origins) as x (origin)
        cross join generate_series(1, p_days) as k (age)
      ) as o
      join unnest(p_hours) as h on h.day = o.day
    ),
    seen as materialized (
      select distinct p.origin, p.dow, p.day from past as p
    ),
    typical as materialized (
      select p.origin, p.dow, p.hr, percentile_cont(0.5) within group (order by p.kwh) as kwh
      from past as p
      group by p.origin, p.dow, p.hr
    ),
    scatter as materialized (
      select
        p.origin, p.dow,
        avg(abs(p.kwh - t.kwh)) * (
          select sqrt(count(*) / nullif(count(*) - 1.0, 0)) from seen as s where s.origin = p.origin and s.dow = p.dow
        ) as spread
      from past as p
      join typical as t on t.origin = p.origin and t.dow = p.dow and t.hr = p.hr
      group by p.origin, p.dow
    ),
    distance as (
      select a.origin, a.dow as target_dow, b.dow as past_dow, avg(abs(a.kwh - b.kwh)) as apart
      from typical as a
      join typical as b on b.origin = a.origin and b.hr = a.hr
      group by a.origin, a.dow, b.dow
    ),
    alike as materialized (
      select
        d.origin, d.target_dow, d.past_dow,
        case
          when d.target_dow = d.past_dow or d.apart <= 1e-9 then 1.0
          when coalesce(a.spread + b.spread, 0) = 0 then 0.0
          else 1 / (1 + power(least(d.apart / (0.7 * (a.spread + b.spread) / 2), 1e6), 4))
        end as likeness
      from distance as d
      join scatter as a on a.origin = d.origin and a.dow = d.target_dow
      join scatter as b on b.origin = d.origin and b.dow = d.past_dow
    ),
    -- Days of the week that were never seen.
    unseen as (
      select x.origin, w.dow, s.day, (s.dow >= 6) = (w.dow >= 6) as is_of_class
      from unnest(p_origins) as x (origin)
      cross join generate_series(1, 7) as w (dow)
      join seen as s on s.origin = x.origin
      where not exists (select from seen as n where n.origin = x.origin and n.dow = w.dow)
    )
  select s.origin, a.target_dow, s.day, (a.likeness / (s.origin - s.day + p_offset))::double precision
  from alike as a
  join seen as s on s.origin = a.origin and s.dow = a.past_dow
  where a.likeness >= 0.01
  union all
  select u.origin, u.dow, u.day, 1 / (u.origin - u.day + p_offset)
  from (
    select n.*, bool_or(n.is_of_class) over (partition by n.origin, n.dow) as has_class from unseen as n
  ) as u
  where u.is_of_class or not u.has_class;
end;
$$;
comment on function internal.comparable_days is 'Days that tell what a day will be like, with their weights.';
