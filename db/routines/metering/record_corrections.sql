-- Keeps what readings said before they were corrected. The corrections of a batch have one time (the subquery is evaluated once)
-- and a microsecond more for each record, so that they are told in their order.
create or replace function internal.record_corrections(p_tenant text, p_judged internal.judged_reading[], p_source text)
returns void
language sql
as $$
  insert into public.reading_corrections (
    tenant_id, site_id, meter_id, timestamp_utc, old_value, old_unit, new_value, new_unit, source, corrected_at, corrected_by
  )
  select p_tenant, d.station_id, d.id, j.ts, j.old_value, o.point_key, j.value, x.point_key, p_source,
    (select clock_timestamp()) + j.n * interval '1 microsecond', internal.actor()
  from unnest(p_judged) as j
  join public.devices as d on d.device_key = j.device_key
  join internal.series as x on x.series_key = j.series_key
  join internal.series as o on o.series_key = j.old_series_key
  where j.verdict = 'correction'
  order by j.n;
$$;
comment on function internal.record_corrections is 'Keeps what readings said before they were corrected.';
