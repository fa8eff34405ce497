-- Writes the readings that changed anything, through the same steps as telemetry: alarms, samples, late hours.
create or replace function internal.write_readings(p_tenant text, p_judged internal.judged_reading[])
returns void
language plpgsql
as $$
declare
  v_series int[];
  v_ts timestamptz[];
  v_values double precision[];
  v_nothing text[];
begin
  select array_agg(j.series_key), array_agg(j.ts), array_agg(j.value), array_agg(null::text)
  into v_series, v_ts, v_values, v_nothing
  from unnest(p_judged) as j
  where j.is_final;
  if v_series is null then
    return;
  end if;
  -- A reading that comes in another unit than the one before lives in another series.
  if exists (select from unnest(p_judged) as j where j.is_final and j.stored_series_key <> j.series_key) then
    delete from internal.sample as x
    using unnest(p_judged) as j
    where j.is_final and j.stored_series_key <> j.series_key and x.series_key = j.stored_series_key and x.ts = j.ts;
  end if;
  perform internal.evaluate_alarms(p_tenant, v_series, v_ts, v_values);
  perform internal.write_samples(v_series, v_ts, v_values, v_nothing, v_nothing);
  perform internal.mark_late_hours(v_series, v_ts);
end;
$$;
comment on function internal.write_readings is 'Writes readings through the same steps as telemetry.';
