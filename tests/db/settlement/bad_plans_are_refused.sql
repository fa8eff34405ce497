-- A plan prices every minute of the day, once.
begin;
select plan(16);
call new_station();
create function pg_temp.put(p_patch jsonb) returns text language sql as $$
  select format('select api.put_tariff(''t1'', %L, ''x'')',
  '{"effective_month": "2025-01", "mode": "time_of_use"}'::jsonb || p_patch);
$$;
create function pg_temp.periods(p_periods text) returns text language sql as $$
  select pg_temp.put(jsonb_build_object('periods', (
    select jsonb_agg(jsonb_build_object('start_minute', split_part(p, '-', 1)::int, 'end_minute',
    split_part(p, '-', 2)::int, 'price_per_kwh', 1))
    from unnest(string_to_array(p_periods, ' ')) as p)));
$$;
select throws_ok(pg_temp.periods('0-480 490-1440'), 'WL422', null, 'a gap is refused');
select throws_ok(pg_temp.periods('0-490 480-1440'), 'WL422', null, 'an overlap is refused');
select throws_ok(pg_temp.periods('10-1440'), 'WL422', null, 'a late start is refused');
select throws_ok(pg_temp.periods('0-1439'), 'WL422', null, 'an early end is refused');
select throws_ok(pg_temp.periods('0-1500'), 'WL422', null, 'a longer day is refused');
select throws_ok(pg_temp.periods('0-0 0-1440'), 'WL422', null, 'an empty period is refused');
select throws_ok(pg_temp.periods('0-1440 0-1440'), 'WL422', null, 'a day priced twice is refused');
select throws_ok(pg_temp.put('{"periods": []}'), 'WL422', null, 'no period is refused');
select throws_ok(pg_temp.put('{"price_per_kwh": 1, "periods": [{"start_minute": 0, "end_minute": 1440, "price_per_kwh": 1}]}'),
  'WL422', null, 'a price beside the periods is refused');
select lives_ok(pg_temp.periods('480-1440 0-480'), 'periods may come in any order');
select throws_ok(pg_temp.put('{"mode": "fixed"}'), 'WL422', null, 'a fixed plan needs a price');
select throws_ok(pg_temp.put('{"mode": "fixed", "price_per_kwh": 1, "periods": [{}]}'), 'WL422', null, 'and has no periods');
select throws_ok(pg_temp.put('{"mode": "free"}'), 'WL422', null, 'another mode is refused');
select throws_ok(pg_temp.put('{"mode": "fixed", "price_per_kwh": 1, "currency": "XXQ"}'), 'WL422', null,
  'an unknown currency is refused');
select throws_ok(pg_temp.put('{"mode": "fixed", "price_per_kwh": 1, "station_id": "none"}'), 'WL404', null,
  'an unknown station is unknown');
select lives_ok($$ select api.put_tariff('t2', '{"mode": "fixed", "price_per_kwh": 1, "effective_month": "2025-01"}', 'x') $$,
  'but a tenant may have a plan before its first station');
select * from finish();
rollback;
