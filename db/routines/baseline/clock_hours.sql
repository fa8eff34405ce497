-- The hours of a site's clock that begin in [p_from, p_to): when, on which local day, which hour of it (0 to 23), and how long in
-- hours: 1, but where a clock changes by half an hour (Lord Howe).
create or replace function internal.clock_hours(p_from timestamptz, p_to timestamptz, p_station public.stations)
returns table (ts timestamptz, day date, hr int, length double precision)
language sql stable
as $$
  select h.ts, h.local::date, extract(hour from h.local)::int, h.length
  from (
    select w.ts, w.length, w.ts at time zone p_station.timezone as local
    from (
      select x.ts, 1::double precision as length
      from (
        select date_trunc('hour', p_from + interval '1 hour' - interval '1 microsecond', p_station.timezone) as ts
      ) as f
      cross join lateral generate_series(f.ts, p_to, interval '1 hour') as x (ts)
      where p_station.whole_hours
      union all
      -- By half hours where a clock may change by one.
      select date_trunc('hour', g.t, p_station.timezone), count(*)::double precision / 2
      from generate_series(p_from, p_to + interval '1 hour', interval '30 minutes') as g (t)
      where not p_station.whole_hours
      group by 1
    ) as w
    where w.ts >= p_from and w.ts < p_to
  ) as h;
$$;
comment on function internal.clock_hours is 'Hours of a site''s clock.';
