-- Prices of hours that need not be closed, and sums of them.
begin;
select plan(5);
call new_station('s1', 'Asia/Kolkata');
update public.stations set price_per_kwh = 2, currency = 'INR' where id = 's1';
create function pg_temp.prices(p_from timestamptz, p_to timestamptz) returns text language sql as $$
  select string_agg(trim_scale(p.price_per_kwh) || p.currency, ' ' order by p.hour)
  from public.stations as s, internal.hour_prices(s, p_from, p_to) as p where s.id = 's1';
$$;
create function pg_temp.cost(p_from timestamptz, p_to timestamptz) returns text language sql as $$
  select concat_ws('|', c.cost, c.delta, c.currency, c.reason)
  from public.stations as s, internal.cost_of_hours(
    s,
    array(select row(p.hour, 10, 1, 11, 1, false, true, 1, 10, 1, 'elevated')::internal.judged_hour
          from internal.hour_prices(s, p_from, p_to) as p),
    p_from, p_to) as c where s.id = 's1';
$$;
select is(pg_temp.prices('2025-06-30 17:30Z', '2025-06-30 19:30Z'), '2INR 2INR', 'the site''s price');
select api.put_tariff('t1', '{"effective_month": "2025-07", "mode": "time_of_use", "currency": "EUR", "periods": [
  {"start_minute": 0, "end_minute": 90, "price_per_kwh": 4}, {"start_minute": 90, "end_minute": 1440, "price_per_kwh": 6}]}', 'x');
select is(
  pg_temp.prices('2025-06-30 17:30Z', '2025-06-30 21:30Z'), '2INR 4EUR 5EUR 6EUR',
  'the plan''s from its month on, of the site''s own clock; an hour of two periods pays each for its minutes');
select is(pg_temp.cost('2025-06-30 18:30Z', '2025-06-30 20:30Z'), '99.00|9.00|EUR', 'their sum');
select is(
  pg_temp.cost('2025-06-30 17:30Z', '2025-06-30 19:30Z'), 'EUR|the currency of the tariff changed in these hours',
  'two currencies are not added up');
select is(
  (select count(*) from public.stations as s, internal.price_hours(s, '2025-06-30', '2025-07-01') as p), 0::bigint,
  'without closed hours there is nothing to settle');
select * from finish();
rollback;
