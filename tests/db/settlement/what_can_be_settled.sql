-- What a statement can be made of: whether a station is settled at all, and its months of which days are.
begin;
select plan(8);
call new_station();
select ok(api.is_settled('t1', 's1'), 'a station whose points count is settled, before the first of them came');
select api.create_site('t1', '{"site_id": "mill"}', 'x');
select ok(not api.is_settled('t1', 'mill'), 'a site without any is not');
insert into point_mappings (tenant_id, station_id, point_key, semantic, unit) values ('t1', 'mill', 'kWh', 'energy_kwh', 'kWh');
select ok(not api.is_settled('t1', 'mill'), 'nor one that has meters of consumption');
select throws_ok($$ select api.is_settled('t2', 's1') $$, 'WL404', null, 'another tenant does not know the station');

select is_empty($$ select * from api.list_settled_months('t1', 's1', 'owner') $$, 'without a settled day there is no month');
call fill_hours('2025-01-31 00:00Z', 48);
select api.generate_statement('t1', 's1', '2025-01', 'owner', false, 'x');
select results_eq($$ select * from api.list_settled_months('t1', 's1', 'owner') $$,
  $$ values ('2025-02', 1::bigint, 28, true, false), ('2025-01', 1, 31, true, true) $$, 'months, newest first');
select is((select bool_or(has_statement) from api.list_settled_months('t1', 's1', 'tenant')), false,
  'a statement of another category is none');
select throws_ok($$ select * from api.list_settled_months('t2', 's1', 'owner') $$, 'WL404', null,
  'another tenant does not know the station');
select * from finish();
rollback;
