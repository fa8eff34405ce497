-- Values that are no numbers are refused, and raise nothing.
begin;
select plan(5);
call new_station();
call new_rule();
select throws_ok($$ call give('charge', '2025-01-20 05:00Z', 'NaN') $$, 'WL422', null, 'NaN is refused');
select throws_ok($$ call give('charge', '2025-01-20 05:00Z', 'Infinity') $$, 'WL422', null, 'infinity is refused');
select throws_ok($$ call give('charge', '2025-01-20 05:00Z', '-Infinity') $$, 'WL422', null, 'on both sides');
select is(alarms_of(), '', 'and raises nothing');
call give('charge', '2025-01-20 05:01Z', null);
select is(alarms_of(), '', 'a text has no value to look at');
select * from finish();
rollback;
