-- The increase of a register also depends on the reading before: a reading of a register marks the hour of its next reading too,
-- where that is over by p_over.
create or replace function internal.mark_following_hours(p_series int[], p_ts timestamptz[], p_over timestamptz)
returns void
language plpgsql
as $$
begin
  if not exists (
    select
    from internal.series as s
    join public.semantics as m on m.semantic = s.semantic
    where s.series_key = any (p_series) and m.measure is not null and m.fold = 'delta'
  ) then
    return;
  end if;
  insert into internal.dirty_hour (station_key, hour)
  select distinct f.station_key, f.hour
  from (
    select s.station_key, date_trunc('hour', n.ts, t.timezone) as hour
    from unnest(p_series, p_ts) as b (series_key, ts)
    join internal.series as s on s.series_key = b.series_key
    join public.semantics as m on m.semantic = s.semantic and m.measure is not null and m.fold = 'delta'
    join public.stations as t on t.station_key = s.station_key
    cross join lateral (
      select x.ts from internal.sample as x
      where x.series_key = b.series_key and x.ts > b.ts and x.value is not null
      order by x.ts
      limit 1
    ) as n
  ) as f
  where f.hour + interval '1 hour' <= p_over;
end;
$$;
comment on function internal.mark_following_hours is 'Marks the hours of the register readings that follow.';
