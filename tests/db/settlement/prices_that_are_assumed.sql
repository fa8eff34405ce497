-- Where neither tariff nor price is set, a kilowatt-hour costs what the deployment assumes; sites of which that is true are told.
begin;
select plan(6);
call new_site('a');
call new_site('b');
call new_site('c');
update stations set price_per_kwh = null, currency = null where tenant_id = 't1';
update stations set price_per_kwh = 0.3 where id = 'b';
update stations set currency = 'EUR' where id = 'c';
select results_eq($$ select * from api.list_assumed_prices('t1', '{a, b, c}') $$,
  $$ values ('a', 1::numeric, 'CNY'), ('c', 1::numeric, 'EUR') $$, 'in the currency of the site; not where it has a price');
select results_eq($$ select site_id from api.list_assumed_prices('t1', '{a, nowhere}') $$, array['a'], 'of those asked for');
select is_empty($$ select * from api.list_assumed_prices('t2', '{a}') $$, 'another organization does not know them');
select api.put_tariff('t1', jsonb_build_object('effective_month', to_char(now() - interval '40 days', 'YYYY-MM'),
  'station_id', 'a', 'mode', 'fixed', 'price_per_kwh', 0), 'test');
select results_eq($$ select site_id from api.list_assumed_prices('t1', '{a, b, c}') $$, array['c'],
  'a tariff of nothing is a tariff');
select api.put_tariff('t1', jsonb_build_object('effective_month', to_char(now() + interval '40 days', 'YYYY-MM'),
  'mode', 'fixed', 'price_per_kwh', 2), 'test');
select results_eq($$ select site_id from api.list_assumed_prices('t1', '{a, b, c}') $$, array['c'],
  'one to come does not hold yet');
select api.put_tariff('t1', jsonb_build_object('effective_month', to_char(now() - interval '40 days', 'YYYY-MM'),
  'mode', 'fixed', 'price_per_kwh', 2), 'test');
select is_empty($$ select * from api.list_assumed_prices('t1', '{a, b, c}') $$, 'one of the organization holds everywhere');
select * from finish();
rollback;
