-- A site with its last 24 hours: energy, the day before, cost at the prices in force, hours, completeness, alarms.
begin;
select plan(16);
call new_site();
call new_site('empty');
update stations set price_per_kwh = 0.5, currency = 'EUR' where id = 's1';
create temp table clock as select date_trunc('hour', now()) as hour;
select is(send(every(interval '1 hour', hour - interval '47 hours', 24), array_fill(2::float8, array[24])), '', 'a day')
from clock;
select is(send(every(interval '1 hour', hour - interval '23 hours', 23), array_fill(3::float8, array[23])), '', 'and the last')
from clock;
create temp table seen as select * from api.summarize_sites('t1', null, null, 10);
select is(array_agg(site_id order by site_id), array['empty', 's1'], 'every site') from seen;
select is(energy_kwh, 69::float8, 'its last 24 hours, the running one included') from seen where site_id = 's1';
select is(previous_kwh, 48::float8, 'the day before') from seen where site_id = 's1';
select is(cost, 34.5, 'at the price of the site') from seen where site_id = 's1';
select is(currency, 'EUR', 'in its currency') from seen where site_id = 's1';
select is(hours, array_fill(3::float8, array[23]) || null::float8, 'hour by hour, nothing in the running one')
from seen where site_id = 's1';
select is(completeness_pct, 100.0, 'nothing is missing yet') from seen where site_id = 's1';
select is(concat_ws(' ', energy_kwh, cost, completeness_pct, last_seen, open_alarms), '0', 'of an empty site nothing')
from seen where site_id = 'empty';

select api.put_tariff('t1', jsonb_build_object(
  'effective_month', to_char(now() - interval '40 days', 'YYYY-MM'), 'mode', 'fixed', 'currency', 'EUR', 'price_per_kwh', 2),
  'test');
select is(cost, 138::numeric, 'a tariff goes before it') from api.summarize_sites('t1', 's1', null, 10);
select is(array_agg(site_id), array['s1'], 'pages go on after an id') from api.summarize_sites('t1', null, 'empty', 10);
update stations set name = 'The Mill', location = 'Aschau, 50%' where id = 's1';
select is(array_agg(site_id), array['s1'], 'found by a part of the name, in any case')
from api.summarize_sites('t1', null, null, 10, 'mILL');
select is(array_agg(site_id), array['s1'], 'a part of the place is text, not a pattern')
from api.summarize_sites('t1', null, null, 10, '50%');
select is(count(*), 0::bigint, 'what no site is called finds none') from api.summarize_sites('t1', null, null, 10, '_mill%');
select throws_ok($$ select * from api.summarize_sites('t2', 's1', null, 10) $$, 'WL404', null,
  'a site of another organization is unknown');
select * from finish();
rollback;
