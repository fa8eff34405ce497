-- After a backfill the frozen statement stays; regenerating makes the next version.
begin;
select plan(14);
call new_station();
call give_all('discharge', every('1 hour', '2025-01-20 00:05Z', 72), array_fill(2::float8, array[72]));
call fill_hours('2025-01-20 00:00Z', 72);
create temp table v1 as
select f.* from api.generate_statement('t1', 's1', '2025-01', 'owner', false, 'x') as g,
  api.freeze_statement('t1', g.statement_id::text, 'x') as f;
select is((select total_energy_kwh from settlement_statements where version = 1), 216.0, 'three days of 72 kWh make 216');
select is((select newer_facts from v1, api.get_statement('t1', statement_id::text)), false, 'there are no newer facts');

call give('charge', '2025-01-21 06:05Z', 10);
call give('discharge', '2025-01-21 06:05Z', 20);
select is((select newer_facts from v1, api.get_statement('t1', statement_id::text)), true, 'late data is a newer fact');
call close_hours('2025-01-21 06:00Z', 1, true);
select is((day('2025-01-21Z')).charge_kwh, 33.0, 'the day has the backfilled hour');
select is((day('2025-01-21Z')).discharge_kwh, 66.0, 'of both');
select results_eq($$ select energy_kwh, amount, version from settled('2025-01-21Z') $$, $$ values (99.0, 99.0, 2) $$,
  'it is settled again');
select is((select newer_facts from v1, api.get_statement('t1', statement_id::text)), true, 'the frozen one knows');
select is((select total_energy_kwh from settlement_statements where version = 1), 216.0, 'and stays');
select is((select status || version from api.generate_statement('t1', 's1', '2025-01', 'owner', false, 'x')), 'frozen1',
  'generate finds it still');
select is((select status || version from api.generate_statement('t1', 's1', '2025-01', 'owner', true, 'x')), 'draft2',
  'regenerate makes version 2');
select results_eq('select total_energy_kwh, total_amount from settlement_statements where version = 2',
  'values (243.0, 243.0)', 'with 243 kWh');
select is((select status || version from api.generate_statement('t1', 's1', '2025-01', 'owner', false, 'x')), 'draft2',
  'which generate then finds');
select is((select status || version from api.generate_statement('t1', 's1', '2025-01', 'owner', true, 'x')), 'draft2',
  'and regenerate too');
select is((select snapshot_hash from settlement_statements where version = 1), (select snapshot_hash from v1),
  'the first hash stands');
select * from finish();
rollback;
