-- A frozen statement may be voided, with a reason; then it is final.
begin;
select plan(14);
call new_station();
call fill_hours('2025-01-20 00:00Z', 24);
create temp table draft as select statement_id::text as id from api.generate_statement('t1', 's1', '2025-01', 'owner', false, 'x');
select throws_ok($$ select v.* from draft, api.void_statement('t1', id, 'wrong', 'x') as v $$, 'WL409', null,
  'a draft cannot be voided');
select f::text from draft, api.freeze_statement('t1', id, 'x') as f;
select throws_ok($$ select v.* from draft, api.void_statement('t1', id, '  ', 'x') as v $$, 'WL422', null, 'a reason is needed');
select throws_ok($$ select v.* from draft, api.void_statement('t1', id, null, 'x') as v $$, 'WL422', null, 'no reason is none');
create temp table voided as select v.* from draft, api.void_statement('t1', id, 'wrong meter', 'maria') as v;
select results_eq('select statement_id::text, status, version from voided', $$ select id, 'voided', 1 from draft $$,
  'a frozen one is voided');
create temp table stored as select * from settlement_statements where tenant_id = 't1';
select results_eq('select void_reason, voided_by, voided_at from stored', $$ values ('wrong meter', 'maria', now()) $$,
  'with who, why and when');
select results_eq($$ select v.* from draft, api.void_statement('t1', id, 'other reason', 'otto') as v $$,
  'select * from voided', 'again gives the same answer');
select results_eq($$ select * from settlement_statements where tenant_id = 't1' $$, 'select * from stored', 'and changes nothing');
select throws_ok($$ select f.* from draft, api.freeze_statement('t1', id, 'x') as f $$, 'WL409', null,
  'a voided one cannot be frozen');
select throws_ok($$ update settlement_statements set void_reason = 'nicer' $$, 'WL409', null, 'a voided one never changes');
select throws_ok($$ delete from settlement_statements $$, 'WL409', null, 'nor is it deleted');
select throws_ok($$ delete from settlement_statement_items $$, 'WL409', null, 'nor are its items');
call give('charge', '2025-01-20 05:30Z', 9);
select is((select newer_facts from draft, api.get_statement('t1', id)), false, 'newer facts do not bear on it');
select is((select status || version from api.generate_statement('t1', 's1', '2025-01', 'owner', false, 'x')), 'draft2',
  'generating makes the next version');
select results_eq($$ select status, version from api.list_statements('t1', 's1', '2025-01', 'owner') $$,
  $$ values ('voided', 1), ('draft', 2) $$, 'both are listed, oldest first');
select * from finish();
rollback;
