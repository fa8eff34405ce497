-- A change of prices does not touch a month with a frozen statement.
begin;
select plan(5);
select api.configure('t1', '{"price_per_kwh": 1, "currency": "CNY", "expected_hours": 24}')::text;
call new_station();
call fill_hours('2025-01-20 00:00Z', 24);
call fill_hours('2025-02-20 00:00Z', 24);
create temp table frozen as
select f.* from api.generate_statement('t1', 's1', '2025-01', 'owner', false, 'x') as g,
  api.freeze_statement('t1', g.statement_id::text, 'x') as f;
call put_plan('{"effective_month": "2024-01", "mode": "fixed", "price_per_kwh": 5}');
select is((settled('2025-01-20Z')).amount, 24.0, 'the frozen month keeps its settlements');
select is((settled('2025-01-20Z')).version, 1, 'in their version');
select is((settled('2025-02-20Z')).amount, 120.0, 'the others follow the plan');
select api.void_statement('t1', (select statement_id::text from frozen), 'wrong price', 'x')::text;
call put_plan('{"effective_month": "2024-01", "mode": "fixed", "price_per_kwh": 6}');
select is((settled('2025-01-20Z')).amount, 144.0, 'once the statement is void the month follows too');
select is((settled('2025-02-20Z')).version, 3, 'as ever');
select * from finish();
rollback;
