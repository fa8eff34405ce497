-- A microgrid that was made from a form is a station whose usual points count at once.
begin;
select plan(8);
create temp table made as
select *
from api.create_microgrid('t1', '{"site_id": "s1", "timezone": "Europe/Berlin", "currency": "EUR", "tariff": 2}', 'd1', 'x');
select results_eq('select site_id, timezone, tariff, currency from made', $$ values ('s1', 'Europe/Berlin', 2::numeric, 'EUR') $$,
  'the site is the answer');
select results_eq($$ select station_type, id::text from stations where tenant_id = 't1' $$, $$ values ('microgrid', 's1') $$,
  'it is a microgrid');
select results_eq($$ select id::text, name from devices where tenant_id = 't1' $$, $$ values ('d1', 'd1') $$, 'with one device');
select results_eq(
  $$ select device_id::text, point_key::text, semantic, unit from point_mappings where tenant_id = 't1' order by 2 $$,
  $$ values (null, 'carbon_reduction', 'carbon_reduction', 'kg'), (null, 'charge_power_kw', 'charge_power_kw', 'kW'),
    (null, 'discharge_power_kw', 'discharge_power_kw', 'kW'), (null, 'earnings', 'earnings', 'EUR') $$,
  'points of these names count, earnings in its currency');
select is((select tb ->> 'status' from api.get_provisioning('t1', 's1')), 'pending', 'ThingsBoard is to be told');

call give_all('charge_power_kw', every(interval '1 hour', '2025-01-19 23:05Z', 24), array_fill(1, array[24])::double precision[]);
call close_hours('2025-01-19 23:00Z', 24);
select results_eq($$ select energy_kwh, amount, currency from settlements_day where tenant_id = 't1' $$,
  $$ values (24.0, 48.00, 'EUR') $$, 'what it sends is settled at its price');

select results_eq($$ select s.site_id from api.create_microgrid('t1', '{"currency": "SEK"}', 'd1', 'x') as s
  where not exists (select from point_mappings as m where m.station_id = s.site_id and m.semantic = 'earnings') $$,
  $$ values ('site-1') $$, 'in a currency that is no unit of ours earnings are not mapped');
select throws_ok($$ select api.create_microgrid('t1', '{"site_id": "s1"}', 'd1', 'x') $$, 'WL409', null, 'the id is taken');
select * from finish();
rollback;
