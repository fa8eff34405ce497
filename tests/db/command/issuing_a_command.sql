-- A command is left once: the same key and content is the first command again.
begin;
select plan(20);
call new_station(p_devices => '{d1, d2}');
create function pg_temp.issue(p_key text, p_payload jsonb default '{"value": 10}', p_device text default 'd1',
  p_type text default 'setPower',
  p_mode text default 'twoway', p_station text default 's1') returns jsonb language sql as $$
  select to_jsonb(c) from api.issue_command('t1', p_station, p_device, p_type, p_payload, p_key, p_mode, 'maria') as c;
$$;
create temp table first as select pg_temp.issue('k1') as command;
select is((select command - 'command_id' - 'created_at' from first), '{"tenant_id": "t1", "station_id": "s1", "device_id": "d1",
  "command_type": "setPower", "payload": {"value": 10}, "idempotency_key": "k1", "mode": "twoway", "status": "created",
  "sent_at": null,
  "acked_at": null, "error": null, "is_new": true}', 'a command is left, created');
select is((select created_by from commands), 'maria', 'it says who did');
select is(pg_temp.issue('k1') - 'is_new', (select command - 'is_new' from first), 'the same key and content is the same command');
select is(pg_temp.issue('k1') -> 'is_new', 'false', 'which is not new');
select is(pg_temp.issue('k1', '{"value": 10.0}') - 'is_new', (select command - 'is_new' from first), 'equal JSON is equal content');
select throws_ok($$ select pg_temp.issue('k1', '{"value": 11}') $$, 'WL409', null, 'the same key with another payload is refused');
select throws_ok($$ select pg_temp.issue('k1', p_device => 'd2') $$, 'WL409', null, 'for another device');
select throws_ok($$ select pg_temp.issue('k1', p_type => 'stop') $$, 'WL409', null, 'of another type');
select throws_ok($$ select pg_temp.issue('k1', p_mode => 'oneway') $$, 'WL409', null, 'or another mode');
select isnt(pg_temp.issue('k2') -> 'command_id', (select command -> 'command_id' from first), 'another key is another command');
select isnt(pg_temp.issue(null) -> 'command_id', pg_temp.issue(null) -> 'command_id', 'without a key each is its own');
select is(pg_temp.issue('k3', null) -> 'payload', '{}', 'no payload is an empty one');
select throws_ok($$ select pg_temp.issue('k9', p_device => 'none') $$, 'WL404', null, 'an unknown device is unknown');
select throws_ok($$ select pg_temp.issue('k9', p_station => 'none') $$, 'WL404', null, 'an unknown station too');
call new_station(p_tenant => 't2');
select is((select is_new from api.issue_command('t2', 's1', 'd1', 'setPower', '{"value": 99}', 'k1', 'twoway', 'x')), true,
  'another tenant has keys of its own');
set constraints all immediate;
select is((select payload from api.list_events('t1', 'command', 0, 1)),
  (select jsonb_build_object('command_id', command -> 'command_id',
  'station_id', 's1', 'device_id', 'd1', 'command_type', 'setPower', 'status', 'created', 'error', null) from first), 'it is told');
select is((select count(*) from api.list_events('t1', 'command', 0, 100)),
  (select count(*) from commands where tenant_id = 't1'), 'each once');

update commands set status = 'sent' where id = (select (command ->> 'command_id')::uuid from first);
select is(pg_temp.issue('k1') ->> 'status', 'sent', 'asked again it says how far it is');
select is((select command_id::text from api.list_commands('t1', 's1', now() - interval '1 minute',
  now() + interval '1 minute', null, null, 2) limit 1),
  (select command ->> 'command_id' from first), 'commands are listed, oldest first');
select is((select count(*) from commands as c,
  api.list_commands('t1', 's1', now() - interval '1 minute', now() + interval '1 minute',
    c.created_at, c.id::text, 100) where c.id = (select (command ->> 'command_id')::uuid from first)),
  (select count(*) - 1 from commands where tenant_id = 't1'), 'page by page');
select * from finish();
rollback;
