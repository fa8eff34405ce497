-- A completed day is settled at once, and only then.
begin;
select plan(9);
select api.configure('t1', '{"price_per_kwh": 1.25, "currency": "EUR", "expected_hours": 24}')::text;
call new_station();
call fill_hours('2025-01-20 00:00Z', 23);
select is_empty($$ select * from settlements_day where tenant_id = 't1' $$, 'a day that is not completed is not settled');
call give('discharge', '2025-01-20 23:05Z', 2);
call fill_hours('2025-01-20 23:00Z', 1);
select is((settled('2025-01-20Z')).energy_kwh, 26.0, 'energy is charge plus discharge');
select is((settled('2025-01-20Z')).amount, 32.5, 'without a plan the price of the deployment holds');
select is((settled('2025-01-20Z')).currency, 'EUR', 'and its currency');
select is((settled('2025-01-20Z')).status, 'CALCULATED', 'the day is calculated');
select is((settled('2025-01-20Z')).version, 1, 'its version is 1');
select results_eq(
  $$ select version, old_energy_kwh, old_amount, old_currency, new_energy_kwh, new_amount, new_currency, changed_by
    from settlement_history where tenant_id = 't1' $$,
  $$ values (1, null::numeric, null::numeric, null::text, 26.0, 32.5, 'EUR', 'tester') $$, 'the history begins with it');
set constraints all immediate;
select results_eq(
  $$ select payload from api.list_events('t1', 'settlement', 0, 10) $$,
  $$ values ('{"station_id": "s1", "day_start": "2025-01-20T00:00:00Z", "version": 1, "energy_kwh": 26, "amount": 32.5,
    "currency": "EUR"}'::jsonb) $$, 'and it is told');

insert into analytics_statistics (tenant_id, subject_id, time_type, time_key, period_start, period_end, charge_kwh)
select 't1', 's1', 'HOUR', 'h' || n, '2025-01-22Z'::timestamptz + n * interval '1 hour',
  '2025-01-22Z'::timestamptz + (n + 1) * interval '1 hour', 2
from generate_series(0, 23) as n;
insert into analytics_statistics (tenant_id, subject_id, time_type, time_key, period_start, period_end, charge_kwh, is_completed)
values ('t1', 's1', 'DAY', '2025-01-22', '2025-01-22Z', '2025-01-23Z', 48, true);
select is((settled('2025-01-22Z')).amount, 60.0, 'whoever writes the completed day: the database settles it');
select * from finish();
rollback;
