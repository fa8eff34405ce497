-- What cannot be folded is refused: no numbers, no times, another tenant's series.
begin;
select plan(18);
call new_station();
call new_station(p_tenant => 't2');
create temp table key as select series_key from api.resolve_series('t1', '{s1}', '{d1}', '{charge}');
create function pg_temp.sending(p_value text, p_ts text default '2025-01-20 05:00Z',
  p_tenant text default 't1') returns text language sql as $$
  select format('select api.ingest(%L, array[%s], array[%L]::timestamptz[], array[%L]::float8[], null, null)',
    p_tenant, series_key, p_ts, p_value) from key;
$$;
select throws_ok(pg_temp.sending('NaN'), 'WL422', null, 'NaN is refused');
select throws_ok(pg_temp.sending('Infinity'), 'WL422', null, 'infinity is refused');
select throws_ok(pg_temp.sending('-Infinity'), 'WL422', null, 'and its opposite');
select throws_ok(pg_temp.sending('1e151'), 'WL422', null, 'more than a fold can hold is refused');
select throws_ok(pg_temp.sending('-1.7e308'), 'WL422', null, 'on both sides');
select throws_ok(pg_temp.sending('5e-324'), 'WL422', null, 'and what a factor would make vanish');
select lives_ok(pg_temp.sending('1e150'), 'large numbers are accepted');
select lives_ok(pg_temp.sending('0'), 'zero is');
select lives_ok(pg_temp.sending('-0'), 'on both sides');
select throws_ok(pg_temp.sending('1', '9999-12-31 00:00Z'), 'WL422', null, 'the year 9999 is refused');
select throws_ok(pg_temp.sending('1', 'infinity'), 'WL422', null, 'the end of time is');
select throws_ok(pg_temp.sending('1', '-infinity'), 'WL422', null, 'and its beginning');
select throws_ok(pg_temp.sending('1', '1970-01-01 00:00Z'), 'WL422', null, 'and what is older than ten years');
select throws_ok(pg_temp.sending('1', (now() + interval '25 hours')::text), 'WL422', null, 'and what is more than a day ahead');
select lives_ok(pg_temp.sending('1', (now() + interval '23 hours')::text), 'a clock may be ahead by less');
select throws_ok(pg_temp.sending('1', '2025-01-20 05:00Z', 't2'), 'WL404', null, 'a series of another tenant is unknown');
select throws_ok($$ select api.ingest('t1', '{-1}', '{2025-01-20 05:00Z}', '{1}', '{null}', '{null}') $$, 'WL404', null,
  'as is one that nobody has');
select throws_ok($$ insert into internal.sample (series_key, ts, value) select series_key, now(), 'NaN' from key $$, '23514', null,
  'the table refuses no-numbers to everybody');
select * from finish();
rollback;
