-- Those hours of a site that may be learnt from, by local day and hour, oldest first: only good ones. An hour that the clock goes
-- through twice is the mean of the two; one that is longer or shorter than an hour (Lord Howe) counts by its length.
--   p_hours  internal.site_hours of a range, in their order
--   p_until  a time: only hours that begin before it
create or replace function internal.learnt_hours(p_station public.stations, p_hours internal.site_hour[], p_until timestamptz)
returns internal.local_hour[]
language plpgsql stable
set enable_nestloop = off set jit = off
as $$
declare
  v_from timestamptz := p_hours[1].hour;
begin
  return (
    select coalesce(array_agg(row(x.day, x.hr, x.kwh)::internal.local_hour order by x.day, x.hr), '{}')
    from (
      select l.local::date as day, extract(hour from l.local)::int as hr, avg(l.kwh) as kwh
      from (
        select h.hour at time zone p_station.timezone as local, h.kwh / coalesce(c.length, 1) as kwh
        from unnest(p_hours) as h
        left join (
          select o.ts, o.length from internal.clock_hours(v_from, p_until, p_station) as o where not p_station.whole_hours
        ) as c on c.ts = h.hour
        where h.is_good and h.hour < p_until
      ) as l
      group by 1, 2
    ) as x
  );
end;
$$;
comment on function internal.learnt_hours is 'Hours of a site that may be learnt from.';
