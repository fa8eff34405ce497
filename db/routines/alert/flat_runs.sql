-- For how long the meters of a site sent one and the same value: every run of equal readings that are not nothing, with its
-- length in hours, from its first reading to the end of its last, and how often the meter sends, in seconds. A register that
-- stands still is no such run: it says that nothing was used.
create or replace function internal.flat_runs(p_station_key int, p_from timestamptz, p_to timestamptz)
returns table (series_key int, since timestamptz, until timestamptz, hours double precision, cadence double precision)
language sql stable
as $$
  with
    reading as materialized (
      select
        s.series_key, x.ts, x.value,
        extract(epoch from lead(x.ts) over series - x.ts) as gap,
        (x.value is distinct from lag(x.value) over series)::int as is_new
      from internal.consumption_series(p_station_key, null) as s
      join internal.sample as x on x.series_key = s.series_key and x.ts >= p_from and x.ts < p_to
      where s.fold <> 'delta'
      window series as (partition by s.series_key order by x.ts)
    ),
    cadence as (
      select r.series_key, percentile_disc(0.5) within group (order by r.gap) as seconds
      from reading as r
      where r.gap > 0
      group by r.series_key
    ),
    numbered as (
      select r.*, sum(r.is_new) over (partition by r.series_key order by r.ts) as run from reading as r
    )
  select
    n.series_key, min(n.ts), max(n.ts) + make_interval(secs => min(c.seconds)::double precision),
    (extract(epoch from max(n.ts) - min(n.ts)) + min(c.seconds))::double precision / 3600,
    min(c.seconds)::double precision
  from numbered as n
  join cadence as c on c.series_key = n.series_key
  where n.value > 0
  group by n.series_key, n.run
  having count(*) > 1;
$$;
comment on function internal.flat_runs is 'For how long meters sent one and the same value.';
