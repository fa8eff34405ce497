-- The plan of a month is the newest version of the latest effective month; the station's own goes before the tenant's.
begin;
select plan(8);
call new_station('s1');
call new_station('s2');
create function pg_temp.put(p_station text, p_month text, p_price numeric) returns text language sql as $$
  select (api.put_tariff('t1', jsonb_build_object(
    'station_id', p_station, 'effective_month', p_month, 'mode', 'fixed', 'currency', 'CNY', 'price_per_kwh', p_price),
    'x')).version::text;
$$;
create function pg_temp.price(p_station text, p_month text) returns numeric language sql as $$
  select price_per_kwh from internal.tariff_in_force('t1', p_station, p_month);
$$;
select pg_temp.put(null, '2025-02', 2);
select pg_temp.put(null, '2025-04', 4);
select pg_temp.put('s1', '2025-03', 3);
select is(pg_temp.price('s2', '2025-01'), null, 'before the first plan there is none');
select is(pg_temp.price('s2', '2025-02'), 2.0, 'a plan holds from its month on');
select is(pg_temp.price('s2', '2025-03'), 2.0, 'until the next');
select is(pg_temp.price('s2', '2026-01'), 4.0, 'which holds from its month on');
select is(pg_temp.price('s1', '2025-02'), 2.0, 'a station follows its tenant until it has a plan of its own');
select is(pg_temp.price('s1', '2025-12'), 3.0, 'then its own goes before the tenant''s, newer or not');
select is(pg_temp.put(null, '2025-02', 2.5), '2', 'a change is a new version');
select is(pg_temp.price('s2', '2025-02'), 2.5, 'the newest version holds');
select * from finish();
rollback;
