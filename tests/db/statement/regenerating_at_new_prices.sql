-- Regenerating prices the whole month as is in force now: a statement never mixes old and new prices.
begin;
select plan(6);
select api.configure('t1', '{"price_per_kwh": 1, "currency": "CNY", "expected_hours": 24}')::text;
call new_station();
call fill_hours('2025-01-20 00:00Z', 48);
create temp table frozen as
select f.* from api.generate_statement('t1', 's1', '2025-01', 'owner', false, 'x') as g,
  api.freeze_statement('t1', g.statement_id::text, 'x') as f;
call put_plan('{"effective_month": "2025-01", "mode": "fixed", "price_per_kwh": 5}');
call give('charge', '2025-01-20 05:30Z', 9);
select is((settled('2025-01-21Z')).amount, 24.0, 'the frozen month keeps its price');
select is((select version from api.generate_statement('t1', 's1', '2025-01', 'owner', true, 'x')), 2, 'until it is regenerated');
select is((settled('2025-01-20Z')).amount, 140.0, 'then a day with late data has the new one');
select is((settled('2025-01-21Z')).amount, 120.0, 'and every other day too');
select is((select total_amount from settlement_statements where version = 2), 260.0, 'so has the new version');
select is((select total_amount from settlement_statements where version = 1), 48.0, 'the frozen one stays');
select * from finish();
rollback;
