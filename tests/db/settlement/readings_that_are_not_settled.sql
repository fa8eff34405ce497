-- Readings that are sent to a settled station as consumption count for none of its settlements; before they come, that is said.
begin;
select plan(8);
call new_station();
select api.create_site('t1', '{"site_id": "mill"}', 'x');
select results_eq($$ select site_id from api.list_uncounted_sites('t1', '{s1, mill}', '{new, new}', '{kWh}') $$,
  array['s1'], 'consumption is not settled; a site that settles nothing is not named');
select results_eq($$ select site_id from api.list_uncounted_sites('t1', '{s1, s1}', '{a, b}', '{kWh, kW}') $$,
  array['s1'], 'a station is named once');
select is_empty($$ select * from api.list_uncounted_sites('t2', '{s1}', '{new}', '{kWh}') $$, 'another tenant does not know it');
select is_empty($$ select * from api.list_uncounted_sites('t1', '{}', '{}', '{}') $$, 'nothing is sent');

insert into point_mappings (tenant_id, station_id, device_id, point_key, semantic, unit) values
  ('t1', 's1', 'd1', 'kWh', 'charge_energy_kwh', 'kWh');
select is_empty($$ select * from api.list_uncounted_sites('t1', '{s1}', '{d1}', '{kWh}') $$,
  'where a meter is mapped to what is charged, its readings count');
select results_eq($$ select site_id from api.list_uncounted_sites('t1', '{s1}', '{other}', '{kWh}') $$, array['s1'],
  'those of another one do not');

select is(send(array[now() - interval '1 hour'], array[2::float8], p_meter => 'feed'), '', 'a meter of consumption');
select is_empty($$ select * from api.list_uncounted_sites('t1', '{s1}', '{new}', '{kWh}') $$, 'where there is one, it is meant so');
select * from finish();
rollback;
