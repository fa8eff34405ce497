-- Writes the hours of stations whose clock is not whole hours off UTC, from one time to another, as they come from the samples.
create or replace function internal.retire_clock_hours(p_from timestamptz, p_until timestamptz)
returns void
language sql
as $$
  insert into internal.retired_clock_hour
  select
    g.series_key, g.hour, g.samples, g.value_sum, g.value_min, g.value_max,
    g.values[1], g.values[g.samples], g.times[1], g.times[g.samples],
    internal.fold('integrate', g.values, g.times, g.hour, g.hour + interval '1 hour'),
    internal.fold('delta', g.values, g.times, null, null)
  from (
    select
      x.series_key, date_trunc('hour', x.ts, t.timezone) as hour,
      count(*) as samples, sum(x.value) as value_sum, min(x.value) as value_min, max(x.value) as value_max,
      array_agg(x.value order by x.ts) as values, array_agg(x.ts order by x.ts) as times
    from public.stations as t
    join internal.series as s on s.station_key = t.station_key
    join internal.sample as x on x.series_key = s.series_key
    where not t.whole_hours and x.value is not null
      and x.ts >= internal.next_hour(p_from, t.timezone) and x.ts < internal.next_hour(p_until, t.timezone)
      and x.ts >= p_from and x.ts < p_until + interval '1 hour' -- the same, for the chunks
    group by 1, 2
  ) as g
  on conflict do nothing;
$$;
comment on function internal.retire_clock_hours is 'Writes the hours of odd clocks, as they come from the samples.';
