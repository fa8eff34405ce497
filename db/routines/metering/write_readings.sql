-- Writes readings through the same steps as telemetry: alarms, samples, late hours.
--   p_series, p_ts, p_values  arrays of one length, or null where there is nothing to write
create or replace function internal.write_readings(
  p_tenant text, p_series int[], p_ts timestamptz[], p_values double precision[]
)
returns void
language plpgsql
as $$
begin
  if p_series is null then
    return;
  end if;
  perform internal.evaluate_alarms(p_tenant, p_series, p_ts, p_values);
  perform internal.write_samples(p_series, p_ts, p_values, null, null);
  perform internal.mark_late_hours(p_series, p_ts);
end;
$$;
comment on function internal.write_readings is 'Writes readings through the same steps as telemetry.';
