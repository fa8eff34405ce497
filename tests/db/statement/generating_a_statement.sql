-- Generating makes a month's draft, or finds it and brings it up to date.
begin;
select plan(17);
call new_station();
call fill_hours('2025-01-20 00:00Z', 48);
create function pg_temp.generate(p_regenerate boolean default false, p_month text default '2025-01',
  p_category text default 'owner')
returns text language sql as $$
  select status || version from api.generate_statement('t1', 's1', p_month, p_category, p_regenerate, 'maria');
$$;
create function pg_temp.newest() returns settlement_statements language sql as $$
  select s from settlement_statements as s where tenant_id = 't1' and category = 'owner' order by version desc limit 1;
$$;
select is(pg_temp.generate(), 'draft1', 'the first is a draft, version 1');
select is((pg_temp.newest()).total_energy_kwh, 48.0, 'with the energy of the settled days');
select is((pg_temp.newest()).total_amount, 48.0, 'and their amount');
select is((pg_temp.newest()).created_by, 'maria', 'it says who made it');
select is((select count(*) from settlement_statement_items), 2::bigint, 'a day an item');
create temp table made as select * from settlement_statements where tenant_id = 't1';
select is(pg_temp.generate(), 'draft1', 'again it is the same draft');
select results_eq($$ select * from settlement_statements where tenant_id = 't1' $$, 'select * from made', 'untouched');
select is(pg_temp.generate(true), 'draft1', 'regenerating a draft brings it up to date too');
select is((select count(*) from settlement_statements where tenant_id = 't1'), 1::bigint, 'there is one draft at a time');

call fill_hours('2025-01-22 00:00Z', 24, 2);
call give('charge', '2025-01-20 05:30Z', 9);
call close_hours('2025-01-20 05:00Z', 1, true);
select is((select newer_facts from api.get_statement('t1', (pg_temp.newest()).id::text)), true, 'a draft that is behind says so');
select pg_temp.generate();
select is((pg_temp.newest()).total_energy_kwh, 100.0, 'generating brings the draft up to date: 28 + 24 + 48');
select is((select newer_facts from api.get_statement('t1', (pg_temp.newest()).id::text)), false, 'then it is');
select is((select array_agg(settlement_version order by day_start) from settlement_statement_items), '{2,1,1}',
  'each item says from which version');

delete from settlements_day where tenant_id = 't1' and day_start = '2025-01-22Z';
select pg_temp.generate();
select is((pg_temp.newest()).total_energy_kwh, 52.0, 'a day that is gone leaves the draft');
select is(pg_temp.generate(p_category => 'grid'), 'draft1', 'each category has versions of its own');
select is((select count(*) from settlement_statements where tenant_id = 't1'), 2::bigint, 'and a statement of its own');
select is(pg_temp.generate(p_month => '2025-02'), 'draft1', 'a month without settlements gives an empty draft');
select * from finish();
rollback;
