-- Resolving says what is missing: the station or the device.
begin;
select plan(4);
call new_station();
call new_station('s2', p_tenant => 't2', p_devices => '{d2}');
select results_eq($$ select ordinal, series_key is not null, missing from api.resolve_series('t1',
    '{s1, none, s1, s2, s1}', '{d1, d1, none, d2, d2}', '{p, p, p, p, p}') $$,
  $$ values (1, true, null), (2, false, 'station'), (3, false, 'device'), (4, false, 'station'), (5, false, 'device') $$,
  'each position has a key or says what is missing');
select is((select count(*) from internal.series), 1::bigint, 'what is missing has no series');
select is_empty($$ select * from api.resolve_series('t1', '{}', '{}', '{}') $$, 'nothing is asked, nothing is answered');
select results_eq($$ select series_key, missing from api.resolve_series('t1', '{s1, none}', '{d1, d1}', '{"", ""}') $$,
  $$ values (null::int, null::text), (null, 'station') $$, 'a device may be asked for without a point');
select * from finish();
rollback;
