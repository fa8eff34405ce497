-- Notes for how long a site has been silent when a reading came, which tells later whether a silence is out of the ordinary.
create or replace function internal.note_silence(p_station public.stations)
returns void
language sql
as $$
  with
    newest as (
      select max(l.last_ts) as ts
      from internal.consumption_series(p_station.station_key, null) as s
      cross join lateral internal.series_span(s.series_key) as l
      where l.last_ts <= now()
    ),
    noted as (
      select
        w.silences || jsonb_build_object(current_date::text, greatest(
          (w.silences ->> current_date::text)::float8, extract(epoch from now() - w.newest_ts)::float8 / 3600)) as silences
      from internal.alert_watch as w
      cross join newest as n
      where w.station_key = p_station.station_key and n.ts > w.newest_ts
    )
  update internal.alert_watch as w
  set
    newest_ts = n.ts,
    silences = coalesce((
      select jsonb_object_agg(e.key, e.value) from noted as o cross join jsonb_each(o.silences) as e
      where e.key::date > current_date - 14
    ), w.silences)
  from newest as n
  where w.station_key = p_station.station_key and n.ts is distinct from w.newest_ts;
$$;
comment on function internal.note_silence is 'Notes for how long a site has been silent when a reading came.';
