-- A reading is one per meter and time, whichever unit it came in; units are converted where they are used.
begin;
select plan(9);
call new_site();
select is(send('{2026-01-20 00:00Z}', '{2}'), '', 'in kWh');
select is(send('{2026-01-20 00:00Z}', '{3000}', 'Wh'), '', 'then in Wh: a correction');
select is(used('2026-01-20 00:00Z', '2026-01-20 01:00Z'), '3', 'the second stands alone');
select is(send('{2026-01-20 00:00Z}', '{3}', 'kW'), '', 'then as power');
select is(used('2026-01-20 00:00Z', '2026-01-20 01:00Z'), '3', 'which holds for its hour');
select results_eq(
  $$ select count(*) from internal.sample as x join internal.series as s using (series_key) where s.tenant_id = 't1' $$,
  $$ values (1::bigint) $$, 'there is one sample');
select results_eq(
  $$ select old_unit, new_unit from api.list_corrections('t1', 's1', null, '2026-01-20 00:00Z', '2026-01-20 01:00Z', 9) $$,
  $$ values ('kWh', 'Wh'), ('Wh', 'kW') $$, 'and the history tells the units');
select is(send('{2026-01-20 01:00Z, 2026-01-20 01:15Z}', '{4, 8}', 'kW'), '', 'powers of a quarter and of the rest');
select is(used('2026-01-20 01:00Z', '2026-01-20 02:00Z'), '7', 'are weighted by their time');
select * from finish();
rollback;
