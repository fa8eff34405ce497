-- Marks the sites of readings whose hour is over: there may be something to find. Readings of the present hour mark nothing; they
-- are looked at when it is over. Organizations without alerts are left out.
--   p_over  what ends by then is over
create or replace function internal.mark_alerts(p_series int[], p_ts timestamptz[], p_over timestamptz)
returns void
language sql
as $$
  insert into internal.alert_mark (station_key, since)
  select t.station_key, min(b.ts)
  from unnest(p_series, p_ts) as b (series_key, ts)
  join internal.series as s on s.series_key = b.series_key
  join public.stations as t on t.station_key = s.station_key
  join public.tenants as o on o.id = t.tenant_id and o.enable_alerts
  where s.semantic in ('energy_kwh', 'power_kw', 'energy_register_kwh')
    and b.ts < date_trunc('hour', p_over, t.timezone)
  group by t.station_key;
$$;
comment on function internal.mark_alerts is 'Marks sites with readings of hours that are over.';
