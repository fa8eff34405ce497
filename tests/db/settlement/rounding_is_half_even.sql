-- An amount is rounded once, at the end, to the currency's minor unit, half to even.
begin;
select plan(22);
select is(internal.round_half_even(v, p), w, format('%s to %s places is %s', v, p, w))
from (values
  (0.125, 2, 0.12), (0.135, 2, 0.14), (0.115, 2, 0.12), (0.1250001, 2, 0.13), (0.12499, 2, 0.12),
  (-0.125, 2, -0.12), (-0.135, 2, -0.14), (0.5, 0, 0), (1.5, 0, 2), (2.5, 0, 2), (-0.5, 0, 0), (-1.5, 0, -2),
  (1.0005, 3, 1.000), (1.0015, 3, 1.002), (7, 2, 7.00), (123456789012345678.125, 2, 123456789012345678.12)) as c (v, p, w);

call new_station();
call fill_hours('2025-01-20 00:00Z', 24, 0);
call give('charge', '2025-01-20 08:05Z', 1);
call close_hours('2025-01-20 08:00Z', 1, true);
create function pg_temp.amount_at(p_price text, p_currency text) returns text language sql as $$
  select api.put_tariff('t1', jsonb_build_object(
    'effective_month', '2025-01', 'mode', 'fixed', 'currency', p_currency, 'price_per_kwh', p_price::numeric), 'x');
  select (settled('2025-01-20Z')).amount::text;
$$;
select is(pg_temp.amount_at('2.5', 'JPY'), '2', 'yen have no minor unit');
select is(pg_temp.amount_at('3.5', 'JPY'), '4', 'half to even');
select is(pg_temp.amount_at('1.0025', 'KWD'), '1.002', 'dinars have three places');
select is(pg_temp.amount_at('0.125', 'EUR'), '0.12', 'euros two');
select is((settled('2025-01-20Z')).version, 6, 'each change of energy, currency or amount was a version');

call give_all('charge', every('1 hour', '2025-01-20 00:05Z', 24), array_fill(0.004::float8, array[24]));
call close_hours('2025-01-20 00:00Z', 24, true);
select pg_temp.amount_at('1', 'EUR');
select is((settled('2025-01-20Z')).amount, 0.10, 'hours are not rounded one by one: 24 times 0.004 is 0.096');
select * from finish();
rollback;
