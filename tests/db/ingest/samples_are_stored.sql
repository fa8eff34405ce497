-- Numbers, texts and booleans are stored as they were sent; of one device, point and time the last write stands.
begin;
select plan(12);
call new_station();
create temp table keys as select * from api.resolve_series('t1', '{s1, s1, s1}', '{d1, d1, d1}', '{charge, mode, on}');
select results_eq('select ordinal, missing from keys order by 1', 'values (1, null::text), (2, null), (3, null)',
  'points of a known device have a key');
select is((select count(distinct series_key) from keys), 3::bigint, 'each its own');
select results_eq($$ select * from api.resolve_series('t1', '{s1, s1, s1}', '{d1, d1, d1}', '{charge, mode, on}') $$,
  'table keys', 'and the same ever after');

select is(api.ingest('t1', array(select series_key from keys order by ordinal), array_fill('2025-01-20 05:00Z'::timestamptz, '{3}'),
  '{1.5, null, 1}', '{null, eco, "true"}', '{null, good, null}'), 3, 'as many as were given are written');
select results_eq($$ select point_key, value_numeric, value_text,
  quality from telemetry_points where tenant_id = 't1' order by point_key $$,
  $$ values ('charge', 1.5::float8, null, null), ('mode', null, 'eco', 'good'), ('on', 1, 'true', null) $$,
  'a number, a text, a boolean');
select is(api.ingest('t1', array(select series_key from keys order by ordinal), array_fill('2025-01-20 05:00Z'::timestamptz, '{3}'),
  '{null, 7, 0}', '{off, null, "false"}', '{bad, null, null}'), 3, 'written again they count again');
select results_eq($$ select point_key, value_numeric, value_text,
  quality from telemetry_points where tenant_id = 't1' order by point_key $$,
  $$ values ('charge', null::float8, 'off', 'bad'), ('mode', 7, null, null), ('on', 0, 'false', null) $$,
  'and are overwritten whole');
select is(api.ingest('t1', (select array_fill(series_key, '{3}') from keys where ordinal = 1),
  '{2025-01-20 06:00Z, 2025-01-20 06:00Z, 2025-01-20 06:01Z}', '{1, 2, 3}', '{null, null, null}', '{null, null, null}'), 3,
  'one batch may name a time twice');
select is((select array_agg(value_numeric order by ts) from telemetry_points where tenant_id = 't1'
  and ts >= '2025-01-20 06:00Z'), '{2,3}', 'the last of it stands');
select is(api.ingest('t1', (select array_fill(series_key, '{2}') from keys where ordinal = 1),
  '{2025-01-20 06:01Z, 2025-01-20 06:02Z}', '{4, 5}', '{null, null}', '{null, null}'), 2, 'old and new may come together');
select is((select array_agg(value_numeric order by ts) from telemetry_points where tenant_id = 't1'
  and ts >= '2025-01-20 06:00Z'), '{2,4,5}', 'each is written');
select is(api.ingest('t1', '{}', '{}', '{}', '{}', '{}'), 0, 'nothing is nothing');
select * from finish();
rollback;
