-- The base load of days as it stands at the end of each hour: the mean of the six lowest hours so far. Only while all hours so far
-- are known; null before there are six.
create or replace function internal.base_levels(p_hours internal.local_hour[])
returns table (day date, hr int, kwh double precision)
language sql immutable
as $$
  select d.day, t.hr, l.kwh
  from (
    select h.day, array_agg(h.kwh order by h.hr) as energies, array_agg(h.hr order by h.hr) as hrs
    from unnest(p_hours) as h
    group by h.day
  ) as d
  cross join generate_series(5, 23) as t (hr)
  cross join lateral (
    select avg(x.kwh) as kwh
    from (select e.kwh from unnest(d.energies[:t.hr + 1]) as e (kwh) order by e.kwh limit 6) as x
  ) as l
  where d.hrs[t.hr + 1] = t.hr;
$$;
comment on function internal.base_levels is 'Base load of days as it stands at the end of each hour, kWh.';
