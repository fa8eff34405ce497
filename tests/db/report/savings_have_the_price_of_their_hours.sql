-- A base load is as large in the dear hours of a night as in the cheap ones, whatever else was used in them.
begin;
select plan(5);
call new_site();
call put_plan('{"station_id": "s1", "mode": "time_of_use", "currency": "EUR", "periods": [
  {"start_minute": 0, "end_minute": 1320, "price_per_kwh": 0.1},
  {"start_minute": 1320, "end_minute": 1440, "price_per_kwh": 0.4}], "effective_month": "2025-01"}');
create temp table hour as
  select h as ts, case when extract(hour from h at time zone 'UTC') between 6 and 23 then 100 else 20 end::double precision as kwh
  from generate_series(timestamptz '2026-01-05 00:00Z', '2026-02-01 23:00Z', '1 hour') as h;
select is(send(array(select ts from hour order by ts), array(select kwh from hour order by ts)), '',
  'four weeks, at work until midnight');
create temp view night as
  select s
  from api.get_pilot_report('t1', 's1', null, '2026-02-01') as r, jsonb_array_elements(r.savings) as s
  where s ->> 'kind' = 'night_base_load';
select results_eq(
  $$ select (s ->> 'price_per_kwh')::numeric, (s -> 'kwh_per_week' ->> 'value')::numeric from night $$,
  $$ values (0.175, 128::numeric) $$, 'two hours at 0.4 and six at 0.1, not the price of what was made before midnight');
select is((s -> 'money_per_week' ->> 'value')::numeric, 22.4, 'which is what the kilowatt-hours cost') from night;
call put_plan('{"station_id": "s1", "mode": "fixed", "currency": "USD", "price_per_kwh": 1, "effective_month": "2026-02"}');
select results_eq(
  $$ select s -> 'money_per_week', s -> 'steps' ->> -1 from night $$,
  $$ values ('null'::jsonb, 'No money figure: the currency of the tariff changed in these days.') $$,
  'two currencies make no sum of money, and the steps say so');
select is(
  (select c ->> 'is_met' from api.get_pilot_report('t1', 's1', null, '2026-02-01') as r, jsonb_array_elements(r.criteria) as c
  where c ->> 'key' = 'savings_estimated'), 'false', 'and the criterion that asks for money is not met');
select * from finish();
rollback;
