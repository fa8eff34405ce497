-- Statistics of a range, oldest first, page by page.
begin;
select plan(6);
call new_station();
call fill_hours('2025-01-20 00:00Z', 24);
create function pg_temp.page(p_after timestamptz, p_limit int, p_granularity text default 'hour')
returns setof timestamptz language sql as $$
  select period_start from api.list_statistics(
    't1', 's1', '2025-01-20 03:00Z', '2025-01-20 06:00Z', p_granularity, p_after, p_limit) with ordinality order by ordinality;
$$;
select results_eq('select pg_temp.page(null, 10)',
  $$ values ('2025-01-20 03:00Z'::timestamptz), ('2025-01-20 04:00Z'), ('2025-01-20 05:00Z') $$,
  'from inclusive, to exclusive, oldest first');
select results_eq('select pg_temp.page(null, 2)', $$ values ('2025-01-20 03:00Z'::timestamptz), ('2025-01-20 04:00Z') $$,
  'at most so many');
select results_eq($$ select pg_temp.page('2025-01-20 04:00Z', 2) $$, $$ values ('2025-01-20 05:00Z'::timestamptz) $$,
  'the next page goes on');
select is_empty($$ select pg_temp.page(null, 10, 'day') $$, 'a day that begins before the range is not in it');
select throws_ok($$ select pg_temp.page(null, 10, 'week') $$, 'WL422', null, 'there are no weeks');
select throws_ok($$ select * from api.list_statistics('t1', 'none', now(), now(), 'hour', null, 1) $$, 'WL404', null,
  'an unknown station is unknown');
select * from finish();
rollback;
