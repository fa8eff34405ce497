-- Putting a plan settles again what it prices, in the name of who did it; the same plan again changes nothing.
begin;
select plan(14);
select api.configure('t1', '{"price_per_kwh": 1, "currency": "CNY", "expected_hours": 24}')::text;
call new_station('s1');
call new_station('s2');
call fill_hours('2025-01-20 00:00Z', 24, 1, 's1');
call fill_hours('2025-02-20 00:00Z', 24, 1, 's1');
call fill_hours('2025-02-21 00:00Z', 23, 1, 's1');
call fill_hours('2025-02-20 00:00Z', 24, 1, 's2');
create function pg_temp.put(p_price text, p_month text, p_station text default null) returns internal.tariff language sql as $$
  select api.put_tariff('t1', jsonb_strip_nulls(jsonb_build_object('station_id', p_station,
    'effective_month', p_month, 'mode', 'fixed', 'price_per_kwh', p_price::numeric)), 'maria');
$$;
select is((pg_temp.put('2', '2025-02')).version, 1, 'the first plan is version 1');
select is((select currency from api.list_tariffs('t1', null)), 'CNY', 'without a currency it has the deployment''s');
select is((settled('2025-02-20Z')).amount, 48.0, 'the days from its month on are settled again');
select is((settled('2025-02-20Z', 's2')).amount, 48.0, 'of every station');
select is((settled('2025-02-20Z')).version, 2, 'in a new version');
select is((select changed_by from settlement_history where station_id = 's1' and version = 2), 'maria',
  'in the name of who put it');
select is((settled('2025-01-20Z')).version, 1, 'earlier months are not');
select is((settled('2025-02-21Z')).amount, null, 'nor is a day that is not completed');
select is((pg_temp.put('2.000', '2025-02')).version, 1, 'the same plan again is the same version');
select is((settled('2025-02-20Z')).version, 2, 'and settles nothing');
select is((pg_temp.put('3', '2025-01', 's1')).version, 1, 'a plan of a station has versions of its own');
select is((settled('2025-02-20Z')).amount, 72.0, 'and prices that station');
select is((settled('2025-02-20Z', 's2')).amount, 48.0, 'alone');
select results_eq(
  $$ select effective_month, station_id, version, price_per_kwh from api.list_tariffs('t1', 's1') $$,
  $$ values ('2025-01', 's1', 1, 3::numeric), ('2025-02', null, 1, 2::numeric) $$, 'the plans that bear on a station are listed');
select * from finish();
rollback;
