-- Units, semantics and currencies agree with each other.
begin;
select plan(9);
select is_empty($$ select semantic from semantics as s
  where not exists (select from units as u where u.quantity = s.quantity and u.factor_to_base = 1) $$,
  'every semantic has a base unit to be measured in');
select is_empty($$ select quantity from units where factor_to_base = 1 group by quantity having count(*) > 1
  and quantity <> 'money' $$, 'a quantity has one base unit');
select is_empty($$ select semantic from semantics where measure is not null and fold not in ('integrate', 'sum',
  'delta') $$, 'what is billed can be added up');
select set_eq('select distinct measure from semantics where measure is not null',
  '{charge_kwh, discharge_kwh, earnings, carbon_reduction}'::text[],
  'every measure can be delivered');
select set_eq('select distinct fold from semantics', '{integrate, sum, delta, last, mean}'::text[], 'every fold is used');
select results_eq($$ select currency, minor_unit from currencies where currency in ('CNY', 'JPY', 'KWD', 'EUR') order by 1 $$,
  $$ values ('CNY', 2), ('EUR', 2), ('JPY', 0), ('KWD', 3) $$, 'currencies have their minor units');
select is((select string_agg(unit || '=' || factor_to_base, ' ' order by unit) from units where quantity = 'power'),
  'MW=1000 W=0.001 kW=1', 'powers convert');
select throws_ok($$ insert into semantics values ('x', 'power', 'median', null, 'x') $$, '23514', null, 'another fold is refused');
select throws_ok($$ insert into semantics values ('x', 'power', 'sum', 'luck', 'x') $$, '23514', null, 'and another measure');
select * from finish();
rollback;
