-- Sites whose hours are to be looked at for alerts, the longest waiting first: something new came (two seconds ago, so that what
-- comes together is looked at together), an hour is over and its grace has passed, a mute has ended, or it has meters and was
-- never looked at. A site at which looking failed waits for a minute.
create or replace function internal.due_sites()
returns table (station_key int, tenant_id text, since timestamptz)
language sql stable
as $$
  with
    grace as (select make_interval(secs => internal.setting('hour_close_grace_seconds', '900')::int) as pause),
    marked as (
      select m.station_key, min(m.marked_at) as since, max(m.marked_at) as newest
      from internal.alert_mark as m
      group by m.station_key
    ),
    muted as (
      select s.station_key, min(a.muted_until) as since
      from public.alerts as a
      join public.stations as s on s.tenant_id = a.tenant_id and s.id = a.site_id
      where a.status = 'muted' and a.muted_until <= now()
      group by s.station_key
    )
  select s.station_key, s.tenant_id::text, coalesce(least(m.since, u.since, w.checked_until + interval '1 hour'), now())
  from public.stations as s
  join public.tenants as t on t.id = s.tenant_id and t.enable_alerts
  cross join grace as g
  left join internal.alert_watch as w on w.station_key = s.station_key
  left join marked as m on m.station_key = s.station_key
  left join muted as u on u.station_key = s.station_key
  where (
      m.newest < clock_timestamp() - interval '2 seconds'
      or m.since < clock_timestamp() - interval '30 seconds'
      or u.since is not null
      or w.checked_until + interval '1 hour' + g.pause <= now()
      or (w.station_key is null and m.station_key is null
        and exists (select from internal.consumption_series(s.station_key, null)))
    )
    and coalesce(w.failed_at < now() - interval '1 minute', true);
$$;
comment on function internal.due_sites is 'Sites whose hours are to be looked at for alerts.';
