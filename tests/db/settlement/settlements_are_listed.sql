-- Settlements of a range, oldest first, page by page.
begin;
select plan(4);
call new_station();
call fill_hours('2025-01-20 00:00Z', 72);
select results_eq($$ select day_start from api.list_settlements('t1', 's1', '2025-01-20Z', '2025-01-22Z', null, 10) $$,
  $$ values ('2025-01-20Z'::timestamptz), ('2025-01-21Z') $$, 'from inclusive, to exclusive');
select results_eq($$ select day_start from api.list_settlements('t1', 's1', '2025-01-01Z', '2025-02-01Z', null, 1) $$,
  $$ values ('2025-01-20Z'::timestamptz) $$, 'at most so many');
select results_eq($$ select day_start from api.list_settlements('t1', 's1', '2025-01-01Z', '2025-02-01Z', '2025-01-21Z', 9) $$,
  $$ values ('2025-01-22Z'::timestamptz) $$, 'the next page goes on');
select throws_ok($$ select * from api.list_settlements('t2', 's1', '2025-01-01Z', '2025-02-01Z', null, 9) $$, 'WL404', null,
  'another tenant does not know the station');
select * from finish();
rollback;
