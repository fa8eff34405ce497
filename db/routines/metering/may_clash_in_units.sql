-- Whether a reading of a batch may stand for the same meter and time as another that came in another unit: as one of the batch, or
-- as one that is stored. The tables do not tell, since each unit of a meter is a series of its own.
-- Nearly every meter is read in one unit for ever; then nothing can.
create or replace function internal.may_clash_in_units(p_readings internal.reading[])
returns boolean
language plpgsql stable
as $$
declare
  v_devices int[];
begin
  select array_agg(distinct r.device_key) into v_devices from unnest(p_readings) as r;
  if not exists (
    select from internal.series as s
    where s.device_key = any (v_devices) and s.point_key in ('kWh', 'Wh', 'MWh', 'kW', 'W', 'MW')
    group by s.device_key
    having count(*) > 1
  ) then
    return false;
  end if;
  return exists (select from unnest(p_readings) as r group by r.device_key, r.ts having count(*) > 1)
    or exists (
      select
      from (select min(r.ts) as first_ts, max(r.ts) as last_ts from unnest(p_readings) as r) as a
      cross join lateral internal.stored_readings(v_devices, a.first_ts, a.last_ts)
    );
end;
$$;
comment on function internal.may_clash_in_units is 'Whether a reading of a batch may be there already in another unit.';
