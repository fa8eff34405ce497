-- Events are numbered per tenant, without gaps, and read in order.
begin;
select plan(14);
call new_station();
call new_station(p_tenant => 't2');
select is(api.last_event_id('t1'), 0::bigint, 'before the first event the newest is 0');
select is(internal.append_event('t1', 'a', '{"n": 1}'), 1::bigint, 'the first is 1');
select is(internal.append_event('t2', 'a', '{"n": 2}'), 1::bigint, 'in each tenant');
select is(internal.append_event('t1', 'b', '{"n": 3}'), 2::bigint, 'then 2');
savepoint before;
select is(internal.append_event('t1', 'a', '{"n": 4}'), 3::bigint, 'what is rolled back');
rollback to before;
select is(internal.append_event('t1', 'a', '{"n": 5}'), 3::bigint, 'leaves no gap');
select is(api.last_event_id('t1'), 3::bigint, 'the newest is known');
select results_eq($$ select id, topic, payload from api.list_events('t1', null, 0, 10) $$,
  $$ values (1::bigint, 'a', '{"n": 1}'::jsonb), (2, 'b', '{"n": 3}'), (3, 'a', '{"n": 5}') $$,
  'all are read in order, of the tenant alone');
select results_eq($$ select id from api.list_events('t1', 'a', 0, 10) $$, 'values (1::bigint), (3)', 'of one topic');
select results_eq($$ select id from api.list_events('t1', null, 1, 1) $$, 'values (2::bigint)', 'from where one was, so many');
select is_empty($$ select * from api.list_events('t1', null, 3, 10) $$, 'nothing is after the newest');
update internal.event set created_at = now() - interval '31 days' where tenant_id = 't1' and id < 3;
select is(worker.prune_events('30 days'), 2, 'old ones are forgotten');
select results_eq($$ select id from api.list_events('t1', null, 0, 10) $$, 'values (3::bigint)', 'the others stay');
select is(internal.append_event('t1', 'a', '{}'), 4::bigint, 'and the numbers go on');
select * from finish();
rollback;
