-- What is stored for meters within spans of time. One range scan a series, instead of one look-up a reading, which would ask every
-- chunk of the hypertable.
--   p_device_keys, p_ts  arrays of one length: the times of interest of each meter
create or replace function internal.stored_readings(p_device_keys int[], p_ts timestamptz[])
returns table (device_key int, series_key int, ts timestamptz, value double precision)
language sql stable
as $$
  select s.device_key, x.series_key, x.ts, x.value
  from (
    select b.device_key, min(b.ts) as first_ts, max(b.ts) as last_ts
    from unnest(p_device_keys, p_ts) as b (device_key, ts)
    group by b.device_key
  ) as span
  join internal.series as s
    on s.device_key = span.device_key and s.point_key in ('kWh', 'Wh', 'MWh', 'kW', 'W', 'MW')
  cross join lateral (
    select i.series_key, i.ts, i.value
    from internal.sample as i
    where i.series_key = s.series_key and i.ts >= span.first_ts and i.ts <= span.last_ts
  ) as x;
$$;
comment on function internal.stored_readings is 'What is stored for meters within spans of time.';
