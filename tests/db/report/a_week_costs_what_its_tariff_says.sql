-- Each hour of a weekly report costs by the tariff in force in it, each day is rounded, and the week is the sum of its days.
begin;
select plan(7);
call new_site();
call put_plan('{"station_id": "s1", "mode": "time_of_use", "currency": "EUR", "periods": [
  {"start_minute": 0, "end_minute": 480, "price_per_kwh": 0.1},
  {"start_minute": 480, "end_minute": 1440, "price_per_kwh": 0.3333}], "effective_month": "2025-01"}');
select is(
  send(
    array(select h from generate_series(timestamptz '2026-01-05 00:00Z', '2026-01-25 23:00Z', '1 hour') as h),
    array_fill(1::double precision, array[504])),
  '', 'three weeks of one kilowatt-hour an hour');
select results_eq(
  $$ select energy_kwh, cost, currency, deviation_pct from api.get_weekly_report('t1', 's1', '2026-01-25', false) $$,
  $$ values (168::numeric, 7 * 6.13, 'EUR', 0::numeric) $$,
  'eight hours at 0.1 and sixteen at 0.3333 a day are 6.1328, rounded to 6.13, times seven');
select is(
  (
    select sum((d ->> 'cost')::numeric)
    from api.get_weekly_report('t1', 's1', '2026-01-25', false) as r, jsonb_array_elements(r.days) as d
  ),
  42.91, 'which the days add up to');
call put_plan('{"station_id": "s1", "mode": "fixed", "currency": "USD", "price_per_kwh": 1, "effective_month": "2026-02"}');
select is(
  send(
    array(select h from generate_series(timestamptz '2026-01-26 00:00Z', '2026-02-01 23:00Z', '1 hour') as h),
    array_fill(1::double precision, array[168])),
  '', 'a week over a change of the currency');
select results_eq(
  $$ select cost, cost_reason, energy_kwh from api.get_weekly_report('t1', 's1', '2026-02-01', false) $$,
  $$ values (null::numeric, 'the currency of the tariff changed in these days', 168::numeric) $$,
  'has no cost in one sum');
select is(
  (
    select array_agg(d ->> 'currency' order by d ->> 'day')
    from api.get_weekly_report('t1', 's1', '2026-02-01', false) as r, jsonb_array_elements(r.days) as d
  ),
  '{EUR,EUR,EUR,EUR,EUR,EUR,USD}', 'but each day has one');
select throws_ok(
  $$ select api.get_weekly_report('t1', 's1', (now() at time zone 'UTC')::date, false) $$, 'WL422', null,
  'a day that still runs ends no week');
select * from finish();
rollback;
