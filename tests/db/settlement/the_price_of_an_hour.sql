-- What an hour costs, as settlements price it: by tariff, site or deployment; an hour in two periods pays each its minutes.
begin;
select plan(4);
call new_site('s1', 'Asia/Kolkata');
create function pg_temp.price(p_hour timestamptz) returns text language sql as $$
  select concat_ws(' ', trim_scale(p.price_per_kwh), p.currency)
  from stations as s, internal.hour_prices(s, p_hour, p_hour + interval '1 hour') as p where s.id = 's1';
$$;
select is(pg_temp.price('2026-01-20 05:30Z'), internal.setting('price_per_kwh', '1') || ' ' || internal.setting('currency', 'CNY'),
  'the deployment''s');
update stations set price_per_kwh = 0.2, currency = 'INR' where id = 's1';
select is(pg_temp.price('2026-01-20 05:30Z'), '0.2 INR', 'the site''s');
select api.put_tariff('t1', '{"effective_month": "2026-01", "mode": "time_of_use", "currency": "INR", "periods": [
  {"start_minute": 0, "end_minute": 675, "price_per_kwh": 4}, {"start_minute": 675, "end_minute": 1440, "price_per_kwh": 8}]}',
  'test');
select is(pg_temp.price('2026-01-20 05:30Z'), '7 INR', 'a quarter of the hour at the first price, the rest at the second');
select is(pg_temp.price('2025-12-20 05:30Z'), '0.2 INR', 'before the tariff''s month it does not hold');
select * from finish();
rollback;
