-- A row written to telemetry_points is a sample that arrived.
-- Raises WL404 (station or device not known), WL409 (a key that would change, a delete), WL422.
create or replace function internal.write_telemetry_point()
returns trigger
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
declare
  v_key int;
  v_missing text;
begin
  if tg_op = 'DELETE' then
    perform raise_error('WL409', 'telemetry is not deleted');
  elsif tg_op = 'UPDATE' and (old.tenant_id, old.station_id, old.device_id, old.point_key, old.ts)
    is distinct from (new.tenant_id, new.station_id, new.device_id, new.point_key, new.ts) then
    perform raise_error('WL409', 'only value and quality of a sample can change');
  end if;

  select r.series_key, r.missing into v_key, v_missing
  from api.resolve_series(new.tenant_id, array[new.station_id], array[new.device_id], array[new.point_key]) as r;
  if v_missing is not null then
    perform raise_error('WL404',
      format('%s %s is not known', v_missing, case v_missing when 'station' then new.station_id else new.device_id end),
      v_missing || '_id');
  elsif v_key is null then
    perform raise_error('WL422', 'a point has a name', 'point_key');
  end if;
  perform api.ingest(new.tenant_id,
    array[v_key], array[new.ts], array[new.value_numeric], array[new.value_text], array[new.quality]);
  return new;
end;
$$;
comment on function internal.write_telemetry_point is 'Trigger: a row written to telemetry_points is ingested.';

create or replace trigger write_telemetry_point instead of insert or update or delete on public.telemetry_points
  for each row execute function internal.write_telemetry_point();
