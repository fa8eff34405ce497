-- A statement and its items, as the API shows them.
begin;
select plan(6);
call new_station();
call fill_hours('2025-01-20 00:00Z', 48);
create temp table it as select statement_id::text as id from api.generate_statement('t1', 's1', '2025-01', 'owner', false, 'x');
select results_eq($$ select station_id, statement_month, category, status, version, total_energy_kwh, currency,
  snapshot_hash, void_reason
  from it, api.get_statement('t1', id) $$,
  $$ values ('s1', '2025-01', 'owner', 'draft', 1, 48.0, 'CNY', null::text, null::text) $$, 'one statement');
select results_eq($$ select i.* from it, api.list_statement_items('t1', id) as i $$,
  $$ values ('2025-01-20Z'::timestamptz, 24.0, 24.0, 'CNY', 1.0), ('2025-01-21Z', 24.0, 24.0, 'CNY', 1.0) $$,
  'its items, oldest first');
select is((select count(*) from api.list_statements('t1', 's1', null, null)), 1::bigint, 'all of a station');
select is((select count(*) from api.list_statements('t1', 's1', '2025-02', null)), 0::bigint, 'those of a month');
select throws_ok($$ select * from api.list_statement_items('t1', gen_random_uuid()::text) $$, 'WL404', null,
  'unknown items are unknown');
select throws_ok($$ select * from api.list_statements('t1', 'none', null, null) $$, 'WL404', null, 'an unknown station too');
select * from finish();
rollback;
