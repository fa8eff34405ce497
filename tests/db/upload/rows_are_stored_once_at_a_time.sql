-- The rows of an uploaded file are stored by one request at a time; who dies with it, or gives up, leaves it to the next.
begin;
select plan(12);
call new_site();
create temp table sent as select api.stage_upload('t1', 'a.csv', 3, 'tester')::text as id;
create temp view importing as select u.is_importing from sent, api.get_upload('t1', sent.id, 'tester') as u;
create temp table try as
select
  format('select api.begin_import(''t1'', %L, null, ''1 minute'', ''tester'')', id) as begins,
  format('select api.begin_import(''t2'', %L, null, ''1 minute'', ''tester'')', id) as of_another_organization,
  format('select api.hold_import(''t1'', %L, ''1 minute'', ''another'')', id) as of_another_member
from sent;
select is((select is_importing from importing), false, 'nothing is being stored yet');
select throws_ok(of_another_organization, 'WL404', null, 'another organization does not begin') from try;
select throws_ok(of_another_member, 'WL404', null, 'nor does another member say anything about it') from try;
select lives_ok(begins, 'one begins') from try;
select is((select is_importing from importing), true, 'which is told');
select throws_ok(begins, 'WL409', null, 'and no other meanwhile') from try;
select api.hold_import('t1', id, null, 'tester') from sent;
select lives_ok(begins, 'what was given up begins anew') from try;
update internal.upload set import_until = now() - interval '1 second';
select lives_ok(begins, 'and so does what was not put off') from try;

create temp table newer as select api.stage_upload('t1', 'b.csv', 0, 'tester') from generate_series(1, 4);
select is((select is_importing from importing), true, 'newer files do not take its place meanwhile');
select api.finish_upload('t1', id, '{"rows": 1}', 'tester') from sent;
select is((select is_importing from importing), false, 'its end is told');
select throws_ok(begins, 'WL409', null, 'who asked before that has come too late') from try;
select lives_ok(format('select api.begin_import(''t1'', %L, ''{"rows": 1}'', ''1 minute'', ''tester'')', id),
  'who knows of it stores them again') from sent;
select * from finish();
rollback;
