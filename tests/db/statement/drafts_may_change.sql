-- A draft is nobody's proof: it may be changed and deleted, but not be born frozen or voided.
begin;
select plan(5);
call new_station();
call fill_hours('2025-01-20 00:00Z', 24);
create temp table draft as select * from api.generate_statement('t1', 's1', '2025-01', 'owner', false, 'x');
select lives_ok($$ update settlement_statement_items set amount = 1 $$, 'an item of a draft may change');
select throws_ok($$ insert into settlement_statements (tenant_id, station_id, statement_month, category, version, currency,
  created_by,
  status, snapshot, snapshot_hash, frozen_at) values ('t1', 's1', '2025-02', 'owner', 1, 'CNY', 'x', 'frozen', '{}', 'x', now()) $$,
  'WL409', null, 'a statement begins as a draft');
select throws_ok($$ update settlement_statements set status = 'voided', void_reason = 'x', voided_at = now(), snapshot = '{}',
  snapshot_hash = 'x', frozen_at = now() $$, 'WL409', null, 'a draft is not voided');
select lives_ok($$ delete from settlement_statements where tenant_id = 't1' $$, 'a draft may go');
select is_empty('select * from settlement_statement_items', 'and its items with it');
select * from finish();
rollback;
