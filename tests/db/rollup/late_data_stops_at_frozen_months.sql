-- Hours under a frozen statement wait until somebody asks for them.
begin;
select plan(9);
call new_station();
call fill_hours('2025-01-20 00:00Z', 24);
create temp table made as select * from api.generate_statement('t1', 's1', '2025-01', 'owner', false, 'tester');
create temp table frozen as select f.* from made as m, api.freeze_statement('t1', m.statement_id::text, 'tester') as f;
call give('charge', '2025-01-20 05:30Z', 9);
call give('charge', '2025-02-01 05:30Z', 7);
select is(drain(), 1, 'the month that is not frozen is folded');
select is((hour('2025-02-01 05:00Z')).charge_kwh, 7.0, 'with its data');
select is((hour('2025-01-20 05:00Z')).charge_kwh, 1.0, 'the frozen one keeps its hour');
select is((settled('2025-01-20Z')).version, 1, 'and its settlement');
select is((select newer_facts from api.get_statement('t1', (select statement_id::text from made))), true,
  'the frozen statement says that newer facts exist');
select is((select count(*) from internal.dirty_hour), 1::bigint, 'the mark waits');

select api.generate_statement('t1', 's1', '2025-01', 'owner', true, 'tester')::text;
select is((hour('2025-01-20 05:00Z')).charge_kwh, 5.0, 'regenerating folds it');
select is((settled('2025-01-20Z')).energy_kwh, 28.0, 'and settles the day again');
select is((select count(*) from internal.dirty_hour), 0::bigint, 'and takes the mark');
select * from finish();
rollback;
