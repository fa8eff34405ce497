-- A settlement's version grows when its value changes, and every version is kept: who, when, old and new.
begin;
select plan(7);
call new_station();
call fill_hours('2025-01-20 00:00Z', 24);
call give('charge', '2025-01-20 05:30Z', 9);
call close_hours('2025-01-20 05:00Z', 1, true);
select is((settled('2025-01-20Z')).version, 2, 'a recalculation with news makes version 2');
call close_hours('2025-01-20 05:00Z', 1, true);
select is((settled('2025-01-20Z')).version, 2, 'one without none');
call give('earnings', '2025-01-20 05:30Z', 3);
call close_hours('2025-01-20 05:00Z', 1, true);
select is((day('2025-01-20Z')).earnings, 3.0, 'a change that is not energy changes the day');
select is((settled('2025-01-20Z')).version, 2, 'but not the settlement');
call give('charge', '2025-01-20 05:30Z', 1);
call close_hours('2025-01-20 05:00Z', 1, true);
select results_eq(
  $$ select version, old_energy_kwh, old_amount, new_energy_kwh, new_amount, changed_by, changed_at
    from settlement_history where tenant_id = 't1' order by version $$,
  $$ values (1, null::numeric, null::numeric, 24.0, 24.0, 'tester', now()),
    (2, 24, 24, 28, 28, 'tester', now()), (3, 28, 28, 24, 24, 'tester', now()) $$,
  'the history has every version, the way back too');
select is((settled('2025-01-20Z')).created_at, now(), 'the row says when it was made');
set constraints all immediate;
select is((select count(*) from api.list_events('t1', 'settlement', 0, 10)), 3::bigint, 'each is told once');
select * from finish();
rollback;
