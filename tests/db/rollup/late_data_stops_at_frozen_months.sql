-- Hours under a frozen statement wait until somebody asks for them.
begin;
select plan(12);
call new_station();
call fill_hours('2025-01-20 00:00Z', 24);
create temp table made as select * from api.generate_statement('t1', 's1', '2025-01', 'owner', false, 'tester');
create temp table frozen as select f.* from made as m, api.freeze_statement('t1', m.statement_id::text, 'tester') as f;
call give('charge', '2025-01-20 05:30Z', 9);
call give('charge', '2025-02-01 05:30Z', 7);
call give('charge', '2025-01-22 07:30Z', 6);
update internal.dirty_hour set marked_at = now() - interval '1 hour';
select is(worker.fold_late_hours(1), 1, 'the month that is not frozen is folded, frozen ones do not stand in its way');
select is((hour('2025-02-01 05:00Z')).charge_kwh, 7.0, 'with its data');
select is((hour('2025-01-20 05:00Z')).charge_kwh, 1.0, 'the frozen one keeps its hour');
select is((settled('2025-01-20Z')).version, 1, 'and its settlement');
select is((select newer_facts from api.get_statement('t1', (select statement_id::text from made))), true,
  'the frozen statement says that newer facts exist');
select is((hour('2025-01-22 07:00Z')).charge_kwh, null, 'an hour of it that was never closed is not closed now');
select is((select count(*) from internal.dirty_hour), 2::bigint, 'the marks wait');

select api.generate_statement('t1', 's1', '2025-01', 'owner', true, 'tester')::text;
select is((hour('2025-01-20 05:00Z')).charge_kwh, 5.0, 'regenerating folds it');
select is((settled('2025-01-20Z')).energy_kwh, 28.0, 'and settles the day again');
select is((hour('2025-01-22 07:00Z')).charge_kwh, 6.0, 'and closes the hour that never was');
select is((select total_energy_kwh from settlement_statements where tenant_id = 't1' and status = 'draft'), 28.0,
  'the new draft has what is settled');
select is((select count(*) from internal.dirty_hour), 0::bigint, 'and takes the marks');
select * from finish();
rollback;
