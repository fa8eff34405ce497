-- Data for an hour that is over marks it, and is folded in by itself.
begin;
select plan(13);
call new_station();
call fill_hours('2025-01-20 00:00Z', 24);
select is((select count(*) from internal.dirty_hour), 0::bigint, 'a fold takes the marks of its hour');
call give('charge', '2025-01-20 05:30Z', 9);
select results_eq('select hour from internal.dirty_hour', $$ values ('2025-01-20 05:00Z'::timestamptz) $$,
  'late data marks its hour');
update internal.dirty_hour set marked_at = now() - interval '1 second';
select is(worker.fold_late_hours(100), 0, 'which is not folded at once: more may come');
select is((hour('2025-01-20 05:00Z')).charge_kwh, 1.0, 'and is as it was');

update internal.dirty_hour set marked_at = now() - interval '3 seconds';
select is(worker.fold_late_hours(100), 1, 'some seconds later it is folded');
select is((hour('2025-01-20 05:00Z')).charge_kwh, 5.0, 'with the late data');
select is((settled('2025-01-20Z')).energy_kwh, 28.0, 'and the day is settled again');
select is((select changed_by from settlement_history where tenant_id = 't1' and version = 2), 'scheduler',
  'in the scheduler''s name');
select is((select count(*) from internal.dirty_hour), 0::bigint, 'and the mark is gone');
select is(worker.fold_late_hours(100), 0, 'then there is nothing more to do');

call give('charge', '2025-01-22 05:30Z', 9);
update internal.dirty_hour set marked_at = now() - interval '60 seconds';
select is(worker.fold_late_hours(100), 0, 'an hour that was never closed waits for the grace: its history is being filled in');
update internal.dirty_hour set marked_at = now() - interval '901 seconds';
select is(worker.fold_late_hours(100), 1, 'then it is folded too');
select is((hour('2025-01-22 05:00Z')).charge_kwh, 9.0, 'and is closed');
select * from finish();
rollback;
