-- Gives the series of a station the meaning that point_mappings says now: a device's own mapping before the station's.
-- Hours that are over and hold samples of a series whose meaning changed are marked, so that they are folded (again). Hours
-- whose samples are no longer kept stay as they were folded.
create or replace function internal.apply_mappings(p_tenant text, p_station text)
returns void
language plpgsql
as $$
begin
  perform pg_advisory_xact_lock(hashtext('wattledger.series'), s.station_key)
  from public.stations as s
  where s.tenant_id = p_tenant and s.id = p_station;

  with
    meant as (
      select s.series_key, s.station_key, s.semantic as old_semantic, s.scale as old_scale, m.semantic, m.scale
      from internal.series as s
      join public.devices as d on d.device_key = s.device_key
      left join lateral internal.mapping_of(d.tenant_id, d.station_id, d.id, s.point_key) as m on true
      where d.tenant_id = p_tenant and d.station_id = p_station
    ),
    changed as (
      update internal.series as s
      set semantic = m.semantic, scale = m.scale
      from meant as m
      where m.series_key = s.series_key
        and (m.semantic, m.scale) is distinct from (s.semantic, s.scale)
      returning s.series_key, s.station_key
    )
  insert into internal.dirty_hour (station_key, hour)
  select distinct c.station_key, h.hour
  from changed as c
  join public.stations as s on s.station_key = c.station_key
  join internal.sample as x on x.series_key = c.series_key
  cross join lateral (select date_trunc('hour', x.ts, s.timezone) as hour) as h
  where h.hour + interval '1 hour' <= now() and h.hour >= internal.retired_until(s.timezone);
end;
$$;
comment on function internal.apply_mappings is 'Gives a station''s series the meaning that its mappings say now.';
