-- Marks the hours that were over when data for them arrived, and notes when a station starts to run: with the first sample
-- of an hour that is not due to be closed yet, the present hour at the latest (a clock may be ahead).
-- Only what counts marks: series with a semantic that adds to a measure. Consumption marks what alerts are looked for in.
create or replace function internal.mark_late_hours(p_series int[], p_ts timestamptz[])
returns void
language plpgsql
as $$
declare
  v_grace interval := make_interval(secs => internal.setting('hour_close_grace_seconds', '900')::int);
  -- An hour that ends within a minute may be closed before this is committed and seen.
  v_over timestamptz := clock_timestamp() + interval '1 minute';
begin
  -- Nearly every batch is of the present quarter of an hour, in which no hour of any time zone is over, and of stations that
  -- run: there is nothing to mark.
  if (select min(t) from unnest(p_ts) as t) >= date_bin('15 minutes', v_over, timestamptz 'epoch')
    and not exists (
      select from public.stations as t
      join internal.series as s on s.station_key = t.station_key
      where t.running_since is null and s.series_key = any (p_series)
    ) then
    return;
  end if;
  perform internal.mark_alerts(p_series, p_ts, v_over);

  if not exists (
    select
    from internal.series as s
    join public.semantics as m on m.semantic = s.semantic
    where s.series_key = any (p_series) and m.measure is not null
  ) then
    return;
  end if;

  with
    counted as materialized (
      select
        s.series_key, s.station_key, t.timezone, t.running_since,
        date_trunc('hour', now(), t.timezone) as present
      from internal.series as s
      join public.semantics as m on m.semantic = s.semantic and m.measure is not null
      join public.stations as t on t.station_key = s.station_key
      where s.series_key = any (p_series)
    ),
    arrived as materialized (
      select c.station_key, c.running_since, c.present, date_trunc('hour', b.ts, c.timezone) as hour
      from unnest(p_series, p_ts) as b (series_key, ts)
      join counted as c using (series_key)
      group by 1, 2, 3, 4
    ),
    started as (
      update public.stations as s
      set running_since = a.hour
      from (
        select station_key, min(least(hour, present)) as hour
        from arrived
        where running_since is null and hour + interval '1 hour' + v_grace > now()
        group by station_key
      ) as a
      where s.station_key = a.station_key and s.running_since is null
    )
  insert into internal.dirty_hour (station_key, hour)
  select station_key, hour from arrived where hour + interval '1 hour' <= v_over;
  perform internal.mark_following_hours(p_series, p_ts, v_over);
end;
$$;
comment on function internal.mark_late_hours is 'Marks hours that were over when data for them arrived.';
