-- How many days of a range are known well enough to learn from: of 70 % of their hours.
create or replace function internal.whole_days(p_hours internal.local_hour[], p_from date, p_to date)
returns int
language sql immutable
as $$
  select count(*)::int
  from (
    select from unnest(p_hours) as h where h.day >= p_from and h.day < p_to group by h.day having count(*) >= 0.7 * 24
  ) as d;
$$;
comment on function internal.whole_days is 'Days of which 70 % of the hours are known.';
