-- A worker claims what is to be told, for the length of a lease, and notes what became of it.
begin;
select plan(25);
select api.provision_station('t1',
  '{"station": {"id": "s1", "name": "One", "region": "pilot"}, "devices": [{"id": "d1", "name": "D", "tb_profile": "big"}],
  "point_mappings": [{"point_key": "p", "semantic": "earnings", "unit": "CNY"}]}', '{"d1": "sealed"}', 'x');
select results_eq($$ select station_id, tb from api.get_provisioning('t1', 's1') $$,
  $$ values ('s1', '{"status": "pending", "tenant_id": null,
  "asset_id": null, "devices": [{"device_id": "d1", "tb_device_id": null}], "error": null}'::jsonb) $$, 'a new station is pending');
create temp table claimed as select * from worker.claim_provisioning(10, '1 minute');
select results_eq('select tenant_id, station_id, revision, attempts from claimed', $$ values ('t1', 's1', 1::bigint, 1) $$,
  'it is claimed');
select is((select document -> 'station' from claimed),
  '{"id": "s1", "tenant_id": "t1", "name": "One", "timezone": "UTC", "station_type": "microgrid",
  "region": "pilot", "tb_asset_id": null}', 'with the station');
select is((select document -> 'devices' from claimed),
  '[{"id": "d1", "name": "D", "device_type": null, "tb_profile": "big", "tb_entity_id": null,
  "credentials": "sealed"}]', 'its devices and their sealed credentials');
select is((select document -> 'point_mappings' from claimed),
  '[{"device_id": null, "point_key": "p", "semantic": "earnings", "unit": "CNY", "factor": 1}]',
  'and mappings');
select is_empty($$ select * from worker.claim_provisioning(10, '1 minute') $$, 'nobody else gets it before the lease has run out');
update internal.provisioning set next_attempt_at = now();
select is((select attempts from worker.claim_provisioning(10, '1 minute')), 2, 'after that the next does');

do $$ begin perform worker.fail_provisioning('t1', 's1', 1, repeat('no ', 1000), '30 seconds'); end $$;
select is((select tb ->> 'status' from api.get_provisioning('t1', 's1')), 'pending', 'a failure leaves it pending');
select is((select length(tb ->> 'error') from api.get_provisioning('t1', 's1')), 1000, 'and says why');
select is((select next_attempt_at from internal.provisioning), now() + interval '30 seconds', 'it is tried again later');

select api.provision_station('t1', '{"station": {"id": "s1", "name": "Two"}, "devices": [{"id": "d2", "name": "E"}]}',
  '{"d2": "sealed too"}', 'x');
select results_eq('select revision, attempts, error, next_attempt_at from internal.provisioning',
  $$ values (2::bigint, 0, null::text, now()) $$,
  'a change is a new revision, tried at once');
do $$ begin perform worker.fail_provisioning('t1', 's1', 1, 'old', '1 hour'); end $$;
select is((select error from internal.provisioning), null, 'a failure of the older one does not count');
do $$ begin perform worker.finish_provisioning('t1', 's1', 1,
  '{"tenant_id": "tt", "asset_id": "aa", "devices": [{"device_id": "d1", "tb_device_id": "x1"}]}'); end $$;
select is((select tb ->> 'status' from api.get_provisioning('t1', 's1')), 'pending',
  'finishing the older one leaves the change pending');
select is((select credentials from internal.provisioning), '{"d1": "sealed", "d2": "sealed too"}', 'with all credentials');
select is((select tb_asset_id from stations where tenant_id = 't1'), 'aa', 'but what is known is known');
select set_eq($$ select actor from audit_log where tenant_id = 't1' and new::text like '%"aa"%' $$,
  $$ values ('provisioning') $$,
  'in the name of the worker');
select is((select document #>> '{devices,0,tb_entity_id}' from worker.claim_provisioning(10, '1 minute')), 'x1',
  'and told to the next');

do $$ begin perform worker.finish_provisioning('t1', 's1', 2,
  '{"tenant_id": "tt", "asset_id": "aa", "devices": [{"device_id": "d1", "tb_device_id": "x1"},
  {"device_id": "d2", "tb_device_id": "x2"}, {"device_id": "gone", "tb_device_id": "x3"}]}'); end $$;
select results_eq($$ select tb from api.get_provisioning('t1', 's1') $$,
  $$ values ('{"status": "synced", "tenant_id": "tt", "asset_id": "aa", "devices":
  [{"device_id": "d1", "tb_device_id": "x1"}, {"device_id": "d2", "tb_device_id": "x2"}],
  "error": null}'::jsonb) $$, 'finished it is synced');
select is((select credentials from internal.provisioning), '{}', 'and the credentials are forgotten');
select is_empty($$ select * from worker.claim_provisioning(10, '1 minute') $$, 'nothing is left to do');
do $$ begin perform worker.fail_provisioning('t1', 's1', 2, 'late', '1 hour'); end $$;
select is((select tb ->> 'status' from api.get_provisioning('t1', 's1')), 'synced', 'a late failure does not undo it');
do $$ begin perform worker.finish_provisioning('t1', 's1', 2, '{"tenant_id": "tt", "asset_id": "aa", "devices": []}'); end $$;
set constraints all immediate;
select results_eq($$ select payload from api.list_events('t1', 'provisioning', 0, 10) $$,
  $$ values ('{"station_id": "s1", "status": "synced"}'::jsonb) $$,
  'it is told once');
select is_empty($$ select 1 from internal.event where payload::text like '%sealed%' $$, 'no credential is told');
select throws_ok($$ select * from api.get_provisioning('t1', 'none') $$, 'WL404', null, 'an unknown station is unknown');

select api.provision_station('t1', '{"station": {"id": "s1", "name": "Two"}}', '{"d1": "again"}', 'x');
select is((select document #>> '{devices,0,credentials}' from worker.claim_provisioning(10, '1 minute')), 'again',
  'new credentials go the same way');
select * from finish();
rollback;
