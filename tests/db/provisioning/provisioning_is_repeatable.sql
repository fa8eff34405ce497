-- Provisioning the same again gives the same rows; what is left out stays.
begin;
select plan(22);
create function pg_temp.body(p_patch jsonb default '{}') returns jsonb language sql as $$
  select '{"station": {"id": "s1", "name": "One", "timezone": "Europe/Berlin", "type": "microgrid", "region": "pilot"},
    "devices": [{"id": "d1", "name": "Inverter", "device_type": "inverter", "tb_profile": "default"}, {"name": "meter"}],
    "point_mappings": [{"device_id": "d1", "point_key": "p", "semantic": "charge_power_kw", "unit": "kW", "factor": 2},
      {"point_key": "q", "semantic": "earnings", "unit": "CNY"}]}'::jsonb || p_patch;
$$;
select is(api.provision_station('t1', pg_temp.body(), '{}', 'x'), 's1', 'the station''s id is the answer');
select results_eq($$ select id::text, name, timezone, station_type, region, tb_asset_id from stations where tenant_id = 't1' $$,
  $$ values ('s1', 'One', 'Europe/Berlin', 'microgrid', 'pilot', null) $$, 'the station is there');
select results_eq($$ select id::text, name, device_type, tb_profile from devices where tenant_id = 't1' order by id $$,
  $$ values ('d1', 'Inverter', 'inverter', 'default'), ('meter', 'meter', null, 'default') $$,
  'its devices, one known by its name');
select results_eq($$ select device_id::text, point_key::text, semantic, unit,
  factor from point_mappings where tenant_id = 't1' order by point_key $$,
  $$ values ('d1', 'p', 'charge_power_kw', 'kW', 2::float8), (null, 'q', 'earnings', 'CNY', 1) $$, 'its mappings');
create temp table before as select s, d, m from stations as s, devices as d, point_mappings as m
where (s.tenant_id, d.tenant_id, m.tenant_id) = ('t1', 't1', 't1');
select is(api.provision_station('t1', pg_temp.body(), '{}', 'x'), 's1', 'again it is the same');
select results_eq($$ select s, d, m from stations as s, devices as d,
  point_mappings as m where (s.tenant_id, d.tenant_id, m.tenant_id) = ('t1', 't1', 't1')
  order by d.id, m.point_key $$, 'select * from before order by (d).id, (m).point_key', 'the same rows, untouched');

select api.provision_station('t1', '{"station": {"id": "s1", "name": "Uno"}, "devices": [{"id": "d1", "name": "New"}]}', '{}', 'x');
select results_eq($$ select name, timezone, region from stations where tenant_id = 't1' $$,
  $$ values ('Uno', 'Europe/Berlin', 'pilot') $$,
  'what is given changes, what is left out stays');
select results_eq($$ select name, device_type from devices where tenant_id = 't1' and id = 'd1' $$,
  $$ values ('New', 'inverter') $$, 'of devices too');
select is((select count(*) from devices where tenant_id = 't1'), 2::bigint, 'a device that is not named stays');
select is((select count(*) from point_mappings where tenant_id = 't1'), 2::bigint, 'and so do mappings');
select matches(api.provision_station('t1', '{"station": {"name": "n"}}', '{}', 'x'), '^[0-9a-f-]{36}$',
  'without an id one is made up');
select is((select name from tenants where id = 't1'), 't1', 'the tenant is made with its first station');

create function pg_temp.bad(p_patch jsonb) returns text language sql as $$
  select format('select api.provision_station(''t1'', %L, ''{}'', ''x'')', pg_temp.body(p_patch));
$$;
select throws_ok(pg_temp.bad('{"station": {"id": "s9", "name": "x", "timezone": "Mars/Olympus"}}'), 'WL422', null,
  'an unknown time zone is refused');
select throws_ok(pg_temp.bad('{"point_mappings": [{"device_id": "none", "point_key": "p", "semantic": "earnings",
  "unit": "CNY"}]}'),
  'WL422', 'device none is not known', 'a mapping of an unknown device');
select throws_ok(pg_temp.bad('{"point_mappings": [{"point_key": "p", "semantic": "luck", "unit": "CNY"}]}'), 'WL422',
  'semantic luck is not known',
  'an unknown semantic');
select throws_ok(pg_temp.bad('{"point_mappings": [{"point_key": "p", "semantic": "earnings", "unit": "Taler"}]}'), 'WL422',
  'unit Taler is not known',
  'an unknown unit');
select throws_ok(pg_temp.bad('{"point_mappings": [{"point_key": "p", "semantic": "earnings", "unit": "kW"}]}'), 'WL422',
  null, 'a unit of another quantity');
select throws_ok(pg_temp.bad(format('{"point_mappings": [{"point_key": "p", "semantic": "earnings", "unit": "CNY",
  "factor": %s}]}', f)::jsonb), 'WL422', null,
  format('a factor of %s', f))
from unnest('{0, 1e300, 1e-300}'::text[]) as f;
select throws_ok($$ insert into point_mappings (tenant_id, station_id, point_key, semantic, unit) values ('t1', 's1', 'z',
  'earnings', 'kW') $$,
  'WL422', null, 'by SQL the same is refused');
select is((select tb_asset_id from stations where id = 's9'), null, 'and nothing of a refused body is there');
select * from finish();
rollback;
