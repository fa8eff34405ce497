-- A rule watches what its station has: first what was read of it, then what its points are mapped to.
begin;
select plan(5);
select api.create_microgrid('t1', '{"site_id": "s1"}', 'd1', 'x');
select results_eq($$ select * from api.list_station_semantics('t1', 's1') $$,
  $$ values ('carbon_reduction', false), ('charge_power_kw', false), ('discharge_power_kw', false), ('earnings', false) $$,
  'before the first reading what is mapped');
call give('discharge_power_kw', now() - interval '1 hour', 2);
select is((select semantic from api.list_station_semantics('t1', 's1') where is_read), 'discharge_power_kw',
  'what was read is said');
select is((select semantic from api.list_station_semantics('t1', 's1') limit 1), 'discharge_power_kw', 'and comes first');
call new_site('mill');
select is_empty($$ select * from api.list_station_semantics('t1', 'mill') $$, 'a new site has nothing');
select throws_ok($$ select * from api.list_station_semantics('t2', 's1') $$, 'WL404', null, 'another tenant does not know it');
select * from finish();
rollback;
