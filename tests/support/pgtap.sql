-- Words of the pgTAP files under tests/db, so that a test says what it is about in a few lines.
-- Everything defaults to station s1 of tenant t1 and its device d1, in UTC.

-- A station whose devices all have the points charge, discharge (kW), earnings (CNY) and carbon (kg).
create procedure pgtap.new_station(
  p_station text default 's1', p_timezone text default 'UTC', p_tenant text default 't1', p_devices text[] default '{d1}'
)
language sql
as $$
  select api.provision_station(p_tenant, jsonb_build_object(
    'station', jsonb_build_object('id', p_station, 'name', p_station, 'timezone', p_timezone),
    'devices', (select jsonb_agg(jsonb_build_object('id', d, 'name', d)) from unnest(p_devices) as d),
    'point_mappings', '[
      {"point_key": "charge", "semantic": "charge_power_kw", "unit": "kW"},
      {"point_key": "discharge", "semantic": "discharge_power_kw", "unit": "kW"},
      {"point_key": "earnings", "semantic": "earnings", "unit": "CNY"},
      {"point_key": "carbon", "semantic": "carbon_reduction", "unit": "kg"}]'::jsonb), '{}', 'tester');
$$;

-- What a point means: of one device, or of all (p_device null).
create procedure pgtap.map_point(
  p_point text, p_semantic text, p_unit text, p_factor double precision default 1, p_device text default null,
  p_station text default 's1', p_tenant text default 't1'
)
language sql
as $$
  insert into public.point_mappings (tenant_id, station_id, device_id, point_key, semantic, unit, factor)
  values (p_tenant, p_station, p_device, p_point, p_semantic, p_unit, p_factor)
  on conflict (tenant_id, station_id, device_id, point_key) do update
  set semantic = excluded.semantic, unit = excluded.unit, factor = excluded.factor;
$$;

-- So many times, a step apart.
create function pgtap.every(p_step interval, p_from timestamptz, p_count int)
returns timestamptz[]
language sql stable
as $$
  select array_agg(p_from + n * p_step order by n) from generate_series(0, p_count - 1) as n;
$$;

-- Samples of one point, in one batch.
create procedure pgtap.give_all(
  p_point text, p_ts timestamptz[], p_values double precision[],
  p_device text default 'd1', p_station text default 's1', p_tenant text default 't1'
)
language plpgsql
as $$
declare
  v_key int;
  v_nothing text[] := array_fill(null::text, array[cardinality(p_ts)]);
begin
  select r.series_key into v_key from api.resolve_series(p_tenant, array[p_station], array[p_device], array[p_point]) as r;
  perform api.ingest(p_tenant, array_fill(v_key, array[cardinality(p_ts)]), p_ts, p_values, v_nothing, v_nothing);
end;
$$;

-- One sample.
create procedure pgtap.give(
  p_point text, p_ts timestamptz, p_value double precision,
  p_device text default 'd1', p_station text default 's1', p_tenant text default 't1'
)
language sql
as $$
  call pgtap.give_all(p_point, array[p_ts], array[p_value], p_device, p_station, p_tenant);
$$;

-- Closes hours, one after the other.
create procedure pgtap.close_hours(
  p_from timestamptz, p_count int default 1, p_recalculate boolean default false,
  p_station text default 's1', p_tenant text default 't1'
)
language plpgsql
as $$
begin
  for n in 0 .. p_count - 1 loop
    perform api.close_window(p_tenant, p_station, p_from + n * interval '1 hour', null, p_recalculate, 'tester');
  end loop;
end;
$$;

-- Gives one charge sample at five past to each of so many hours, and closes them.
create procedure pgtap.fill_hours(
  p_from timestamptz, p_count int default 24, p_value double precision default 1,
  p_station text default 's1', p_tenant text default 't1'
)
language plpgsql
as $$
begin
  call pgtap.give_all('charge',
    pgtap.every(interval '1 hour', p_from + interval '5 minutes', p_count), array_fill(p_value, array[p_count]),
    'd1', p_station, p_tenant);
  call pgtap.close_hours(p_from, p_count, false, p_station, p_tenant);
end;
$$;

-- The period of a station that starts at a time.
create function pgtap.period(
  p_time_type text, p_start timestamptz, p_station text default 's1', p_tenant text default 't1'
)
returns public.analytics_statistics
language sql stable
as $$
  select a.*
  from public.analytics_statistics as a
  where (a.tenant_id, a.subject_id, a.time_type, a.period_start) = (p_tenant, p_station, p_time_type, p_start);
$$;

create function pgtap.hour(p_start timestamptz, p_station text default 's1', p_tenant text default 't1')
returns public.analytics_statistics
language sql stable
as $$
  select pgtap.period('HOUR', p_start, p_station, p_tenant);
$$;

create function pgtap.day(p_start timestamptz, p_station text default 's1', p_tenant text default 't1')
returns public.analytics_statistics
language sql stable
as $$
  select pgtap.period('DAY', p_start, p_station, p_tenant);
$$;

create function pgtap.settled(p_day timestamptz, p_station text default 's1', p_tenant text default 't1')
returns public.settlements_day
language sql stable
as $$
  select s.* from public.settlements_day as s where (s.tenant_id, s.station_id, s.day_start) = (p_tenant, p_station, p_day);
$$;

-- Lets the waiting time of all late data pass, and folds it. Returns how many hours were folded.
create function pgtap.drain()
returns int
language plpgsql
as $$
declare
  v_folded int;
  v_all int := 0;
begin
  update internal.dirty_hour set marked_at = now() - interval '1 day';
  loop
    v_folded := worker.fold_late_hours(100);
    exit when v_folded = 0;
    v_all := v_all + v_folded;
  end loop;
  return v_all;
end;
$$;

-- Does something as another role. Raises what it raises.
create function pgtap.act_as(p_role text, p_sql text)
returns void
language plpgsql
as $$
begin
  perform set_config('role', p_role, true);
  execute p_sql;
  perform set_config('role', 'none', true);
end;
$$;

-- An alarm rule on the station's charge power.
create procedure pgtap.new_rule(
  p_operator text default '>', p_threshold double precision default 100, p_hysteresis double precision default 5,
  p_duration int default 0, p_id text default 'r1', p_station text default 's1', p_tenant text default 't1'
)
language sql
as $$
  insert into public.alarm_rules (
    id, tenant_id, station_id, name, semantic, operator, threshold, hysteresis, duration_seconds, severity, enabled)
  values (
    p_id, p_tenant, p_station, 'Charge power', 'charge_power_kw', p_operator, p_threshold, p_hysteresis, p_duration, 'high', true);
$$;

-- What became of the alarms of a device, oldest first: 'cleared active', say; empty when nothing rang.
create function pgtap.alarms_of(p_device text default 'd1', p_tenant text default 't1')
returns text
language sql stable
as $$
  select coalesce(string_agg(status, ' ' order by start_at, case status when 'cleared' then 1 else 2 end), '')
  from public.alarms where tenant_id = p_tenant and originator_id = p_device;
$$;

-- The newest alarm of a device.
create function pgtap.alarm(p_device text default 'd1', p_tenant text default 't1')
returns public.alarms
language sql stable
as $$
  select a from public.alarms as a
  where tenant_id = p_tenant and originator_id = p_device
  order by start_at desc, case status when 'cleared' then 1 else 0 end
  limit 1;
$$;

-- Puts a tariff plan in force.
create procedure pgtap.put_plan(p_plan jsonb, p_tenant text default 't1')
language sql
as $$
  select api.put_tariff(p_tenant, p_plan, 'tester');
$$;

-- A site of a factory.
create procedure pgtap.new_site(p_site text default 's1', p_timezone text default 'UTC', p_tenant text default 't1')
language sql
as $$
  select api.create_site(p_tenant, jsonb_build_object('site_id', p_site, 'timezone', p_timezone), 'tester');
$$;

-- Sends a batch of readings of one meter. Returns what became of those that were not stored, by position: '2 DUPLICATE', say.
create function pgtap.send(
  p_ts timestamptz[], p_values double precision[], p_unit text default 'kWh', p_keys text[] default null,
  p_meter text default 'm1', p_site text default 's1', p_tenant text default 't1'
)
returns text
language sql
as $$
  select coalesce(string_agg(ordinal || ' ' || r.outcome, ', ' order by ordinal), '')
  from cardinality(p_ts) as n
  cross join lateral api.ingest_readings(
    p_tenant, array[p_site], array[p_meter], array[p_unit], array_fill(1, array[n]), p_ts, p_values,
    coalesce(p_keys, array_fill(null::text, array[n])), 'a test', 'tester') as r
  cross join lateral unnest(r.ordinals) as ordinal
  where r.outcome <> 'CORRECTION';
$$;

-- Consumption of a site by bucket in a range: '1 - 2', where a bucket without readings is a dash.
create function pgtap.used(
  p_from timestamptz, p_to timestamptz, p_resolution text default 'hour', p_meter text default null,
  p_site text default 's1', p_tenant text default 't1'
)
returns text
language sql stable
as $$
  select string_agg(coalesce(c.value::text, '-'), ' ' order by c.ts)
  from api.list_consumption(p_tenant, p_site, p_meter, p_from, p_to, p_resolution) as c;
$$;

-- A time in the middle of 2025 at which one chunk of the samples ends and the next begins.
create function pgtap.seam()
returns timestamptz
language sql stable
as $$
  select date_bin(d.time_interval, '2025-06-15 00:00Z', 'epoch')
  from timescaledb_information.dimensions as d
  where d.hypertable_schema = 'internal' and d.hypertable_name = 'sample';
$$;

-- Retires the samples before the seam, to the end. Returns up to when they are dropped.
create function pgtap.retire(p_until timestamptz default pgtap.seam())
returns timestamptz
language plpgsql
as $$
begin
  insert into internal.setting (name, value) values ('retain_samples_days', extract(day from now() - p_until))
  on conflict (name) do update set value = excluded.value;
  while worker.retire_samples() > 0 loop
  end loop;
  update internal.retention set retired_at = now() - interval '1 hour';
  perform worker.retire_samples();
  return (select retired_until from internal.retention);
end;
$$;
