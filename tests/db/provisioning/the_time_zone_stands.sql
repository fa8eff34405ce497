-- A station's time zone stands once hours were closed in it; before that it may be corrected.
begin;
select plan(10);
call new_station();
call give('charge', '2025-01-20 05:10Z', 1);
call give('charge', '2025-01-20 05:50Z', 3);
call give('charge', now(), 1);
update stations set timezone = 'Asia/Kolkata' where tenant_id = 't1';
select results_eq($$ select distinct hour from internal.dirty_hour where hour < '2025-02-01Z' order by hour $$,
  $$ values ('2025-01-20 04:30Z'::timestamptz), ('2025-01-20 05:30Z') $$, 'the marks move to the hours of the new zone');
select is((select running_since from stations), date_trunc('hour', date_trunc('hour', now(), 'UTC'), 'Asia/Kolkata'),
  'so does the hour since when it runs');
select cmp_ok(drain(), '>=', 2, 'and they are folded as such');
select is((hour('2025-01-20 04:30Z')).charge_kwh, 1.0, 'each with its samples');
select is((hour('2025-01-20 05:30Z')).charge_kwh, 3.0, 'and none twice');
select throws_ok($$ update stations set timezone = 'UTC' where tenant_id = 't1' $$, 'WL409', null, 'then it stands');
select throws_ok($$ select api.provision_station('t1', '{"station": {"id": "s1", "name": "x", "timezone": "UTC"}}', '{}',
  'x') $$, 'WL409', null,
  'for the API as well');
select lives_ok($$ select api.provision_station('t1', '{"station": {"id": "s1", "name": "x", "timezone": "Asia/Kolkata"}}',
  '{}', 'x') $$, 'naming it is no change');
select lives_ok($$ select api.provision_station('t1', '{"station": {"id": "s1", "name": "x"}}', '{}', 'x') $$,
  'nor is leaving it out');
select throws_ok($$ insert into stations (tenant_id, id, name, timezone) values ('t1', 'x', 'x', 'utc+25') $$, 'WL422',
  null, 'by SQL it must exist too');
select * from finish();
rollback;
