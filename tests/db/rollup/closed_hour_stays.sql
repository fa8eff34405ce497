-- Closing a closed hour changes nothing unless it is recalculated.
begin;
select plan(11);
call new_station();
call fill_hours('2025-01-20 00:00Z', 24);
create temp table before as select * from analytics_statistics where tenant_id = 't1';
create temp table settled_before as select * from settlements_day where tenant_id = 't1';

call give('charge', '2025-01-20 05:30Z', 9);
call close_hours('2025-01-20 05:00Z');
select results_eq($$ select * from analytics_statistics where tenant_id = 't1' order by time_type, period_start $$,
  'select * from before order by time_type, period_start', 'closing again changes nothing, late data or not');
select results_eq($$ select * from settlements_day where tenant_id = 't1' $$, 'select * from settled_before',
  'nor any settlement');

call close_hours('2025-01-20 05:00Z', 1, true);
select is((hour('2025-01-20 05:00Z')).charge_kwh, 5.0, 'recalculating folds the late data: half an hour of 1, half of 9');
select is((day('2025-01-20Z')).charge_kwh, 28.0, 'the day follows');
select is((period('MONTH', '2025-01-01Z')).charge_kwh, 28.0, 'the month');
select is((period('YEAR', '2025-01-01Z')).charge_kwh, 28.0, 'the year');
select is((settled('2025-01-20Z')).version, 2, 'and the settlement, in a new version');

update analytics_statistics set completed_at = '2025-02-01Z', updated_at = '2025-02-01Z' where tenant_id = 't1';
update settlements_day set updated_at = '2025-02-01Z' where tenant_id = 't1';
truncate before, settled_before;
insert into before select * from analytics_statistics where tenant_id = 't1';
insert into settled_before select * from settlements_day where tenant_id = 't1';
call close_hours('2025-01-20 05:00Z', 1, true);
select results_eq($$ select * from analytics_statistics where tenant_id = 't1' order by time_type, period_start $$,
  'select * from before order by time_type, period_start', 'recalculating without news writes nothing, not even a time');
select results_eq($$ select * from settlements_day where tenant_id = 't1' $$, 'select * from settled_before',
  'and no version grows');
call give('charge', '2025-01-20 05:30Z', 11);
call close_hours('2025-01-20 05:00Z', 1, true);
select is((day('2025-01-20Z')).completed_at, '2025-02-01Z'::timestamptz, 'a completed day that changes was completed when it was');
select is((day('2025-01-20Z')).updated_at, now(), 'and says when it changed');
select * from finish();
rollback;
