-- What is stored for meters within a span of time. One range scan, instead of one look-up a reading, which would ask every chunk of
-- the hypertable; and planned anew each time (execute), so that only the chunks of the span are planned at all.
create or replace function internal.stored_readings(p_device_keys int[], p_first timestamptz, p_last timestamptz)
returns table (device_key int, series_key int, ts timestamptz, value double precision)
language plpgsql stable
-- By the key, series by series: what a table of statistics makes of a young chunk may be a scan of the whole of it.
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
begin
  return query execute
    'select s.device_key, x.series_key, x.ts, x.value
    from internal.series as s
    join internal.sample as x on x.series_key = s.series_key and x.ts >= $2 and x.ts <= $3
    where s.device_key = any ($1) and s.point_key in (''kWh'', ''Wh'', ''MWh'', ''kW'', ''W'', ''MW'')'
  using p_device_keys, p_first, p_last;
end;
$$;
comment on function internal.stored_readings is 'What is stored for meters within a span of time.';
