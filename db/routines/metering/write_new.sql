-- Writes a batch of readings that are all plainly new, with their idempotency keys. Where one of them is not, writes nothing and
-- returns false.
-- They are inserted as such: the first key that was used before or comes twice undoes that, and so does the first meter and time
-- that is stored already or comes twice.
create or replace function internal.write_new(p_tenant text, p_tenant_key int, p_readings internal.reading[])
returns boolean
language plpgsql
as $$
declare
  v_series int[];
  v_ts timestamptz[];
  v_values double precision[];
begin
  select array_agg(r.series_key), array_agg(r.ts), array_agg(r.value) into v_series, v_ts, v_values
  from unnest(p_readings) as r
  where r.series_key is not null;
  if v_series is null then
    return true;
  end if;
  if internal.may_clash_in_units(p_readings) then
    return false;
  end if;

  insert into internal.reading_key (tenant_key, key, series_key, ts)
  select p_tenant_key, r.key, r.series_key, r.ts
  from unnest(p_readings) as r
  where r.series_key is not null and r.key is not null
  order by r.key;
  perform internal.evaluate_alarms(p_tenant, v_series, v_ts, v_values);
  insert into internal.sample (series_key, ts, value)
  select r.series_key, r.ts, r.value
  from unnest(p_readings) as r
  where r.series_key is not null
  order by r.series_key, r.ts;
  perform internal.mark_late_hours(v_series, v_ts);
  return true;
exception when unique_violation then
  return false;
end;
$$;
comment on function internal.write_new is 'Writes a batch of readings that are all plainly new; false where they are not.';
