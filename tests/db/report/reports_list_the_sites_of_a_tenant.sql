-- The weekly report is about one site or all of the tenant, none of which may still be in the week.
begin;
select plan(5);
call new_site('b');
call new_site('a', 'Pacific/Kiritimati');
call new_site('c', 'Etc/GMT+12');
call new_site('z', p_tenant => 't2');
select is(array(select api.list_report_sites('t1', null, null)), '{a,b,c}', 'those of the tenant by id');
select is(array(select api.list_report_sites('t1', 'b', '2026-01-25')), '{b}', 'or one');
select throws_ok($$ select api.list_report_sites('t1', 'z', null) $$, 'WL404', null, 'but not somebody else''s');
select throws_ok(
  format($$ select api.list_report_sites('t1', null, %L) $$, (now() at time zone 'Etc/GMT+12')::date), 'WL422', null,
  'a day that is not over at all of them is refused');
select lives_ok(
  format($$ select api.list_report_sites('t1', 'a', %L) $$, (now() at time zone 'Pacific/Kiritimati')::date - 1),
  'one that is over at the site asked for is not');
select * from finish();
rollback;
