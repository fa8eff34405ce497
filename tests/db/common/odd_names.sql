-- Names with SQL metacharacters are just names, everywhere.
begin;
select plan(16);
create temp table odd as select 'x''; drop table stations; -- " \ % _ ' || repeat(chr(36), 2) || chr(20013) || chr(233) as name;
create function pg_temp.odd() returns text language sql as 'select name from odd';
select is(api.provision_station(pg_temp.odd(),
  jsonb_build_object('station', jsonb_build_object('id', pg_temp.odd(), 'name', pg_temp.odd(), 'region', pg_temp.odd()),
  'devices', jsonb_build_array(jsonb_build_object('id', pg_temp.odd(), 'name', pg_temp.odd())), 'point_mappings', jsonb_build_array(
    jsonb_build_object('point_key', pg_temp.odd(), 'device_id', pg_temp.odd(), 'semantic', 'charge_power_kw', 'unit',
    'kW'))), '{}', pg_temp.odd()), pg_temp.odd(), 'a station');
select is((select document #>> '{devices,0,name}' from worker.claim_provisioning(100,
  '1 minute') where tenant_id = pg_temp.odd()), pg_temp.odd(), 'its document');
insert into alarm_rules (id, tenant_id, station_id, name, semantic, operator, threshold) select name, name, name, name,
  'charge_power_kw', '>', 1 from odd;
do $$ begin call give(pg_temp.odd(), '2025-01-20 05:00Z', 5, pg_temp.odd(), pg_temp.odd(), pg_temp.odd()); end $$;
select is((select point_key from telemetry_points where tenant_id = pg_temp.odd()), pg_temp.odd(), 'a point');
select is((select rule_id::text from alarms where tenant_id = pg_temp.odd()), pg_temp.odd(), 'a rule and its alarm');
do $$ begin call close_hours('2025-01-20 05:00Z', 1, false, pg_temp.odd(), pg_temp.odd()); end $$;
select is((hour('2025-01-20 05:00Z', pg_temp.odd(), pg_temp.odd())).charge_kwh, 5.0, 'an hour');
create temp table made as select * from api.generate_statement(pg_temp.odd(), pg_temp.odd(), '2025-01', pg_temp.odd(),
  false, pg_temp.odd());
select is((select category from made, api.get_statement(pg_temp.odd(), statement_id::text)), pg_temp.odd(), 'a statement');
select isnt((select f.snapshot_hash from made as m,
  api.freeze_statement(pg_temp.odd(), m.statement_id::text, pg_temp.odd()) as f), null, 'frozen');
select is((select api.export_statement(pg_temp.odd(), statement_id::text) #>> '{parties,customer,name}' from made),
  pg_temp.odd(), 'exported');
select is((select v.status from made as m,
  api.void_statement(pg_temp.odd(), m.statement_id::text, pg_temp.odd(), pg_temp.odd()) as v), 'voided', 'voided');
select is((select device_id from api.issue_command(pg_temp.odd(), pg_temp.odd(), pg_temp.odd(), pg_temp.odd(),
  to_jsonb(pg_temp.odd()), pg_temp.odd(), 'twoway', pg_temp.odd())), pg_temp.odd(), 'a command');
select is((api.put_tariff(pg_temp.odd(),
  jsonb_build_object('station_id', pg_temp.odd(), 'effective_month', '2025-01', 'mode', 'fixed', 'price_per_kwh', 1),
  pg_temp.odd())).station_id, pg_temp.odd(), 'a tariff');
set constraints all immediate;
select cmp_ok(api.last_event_id(pg_temp.odd()), '>', 3::bigint, 'events');
select throws_ok(format('select * from api.list_statistics(%L, %L, now(), now(), ''hour'', null, 1)', pg_temp.odd(),
  pg_temp.odd() || 'y'), 'WL404', null, 'an unknown one is unknown');
select throws_ok(format('select api.get_statement(%L, %L)', pg_temp.odd(), pg_temp.odd()), 'WL404', null, 'as an id too');
select throws_ok(format('select api.clear_alarm(%L, %L, %L)', pg_temp.odd(), pg_temp.odd(), pg_temp.odd()), 'WL404', null,
  'everywhere');
select has_table('stations', 'and the tables are still there');
select * from finish();
rollback;
