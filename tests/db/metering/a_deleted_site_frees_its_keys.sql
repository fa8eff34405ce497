-- With a site go its meters, readings, history and keys; what is sent again to a site of that name is stored again.
begin;
select plan(10);
call new_site();
call new_site('s2');
select is(send('{2026-01-20 00:00Z}', '{1}', p_keys => '{a}'), '', 'a reading with a key');
select is(send('{2026-01-20 00:00Z}', '{2}', p_keys => '{b}'), '', 'corrected');
select is(send('{2026-01-20 00:00Z}', '{1}', p_keys => '{c}', p_site => 's2'), '', 'and one elsewhere');
select throws_ok($$ select api.delete_site('t1', 's1', 'S1', 'tester') $$, 'WL422', null, 'the id is to be repeated');
select lives_ok($$ select api.delete_site('t1', 's1', 's1', 'tester') $$, 'then the site goes');
call new_site();
select is(
  (select count(*) from api.list_corrections('t1', 's1', null, '2026-01-20 00:00Z', '2026-01-21 00:00Z', 9)), 0::bigint,
  'a new one of that name has no history');
select is(send('{2026-01-20 00:00Z}', '{1}', p_keys => '{a}'), '', 'and takes the reading with its key');
select is(send('{2026-01-20 00:00Z}', '{1}', p_keys => '{c}'), '1 DUPLICATE_IDEMPOTENCY_KEY', 'the other site''s key stays used');
delete from devices where tenant_id = 't1' and station_id = 's1' and id = 'm1';
select is(send('{2026-01-20 00:00Z}', '{1}', p_keys => '{a}'), '', 'a meter that is deleted by hand frees its keys as well');
select is(send('{2026-01-20 00:00Z}', '{1}', p_keys => '{c}'), '1 DUPLICATE_IDEMPOTENCY_KEY', 'and no others');
select * from finish();
rollback;
