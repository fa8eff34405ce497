-- An uploaded file is there for a day, for the one who sent it, in pieces; only his newest three are kept, and 2 GiB of all.
begin;
select plan(17);
call new_site();
create temp table sent as select api.stage_upload('t1', 'a.csv', 3, 'tester')::text as id;
select api.append_upload('t1', id, 'file', 0, 'ab', 'tester') from sent;
select api.append_upload('t1', id, 'file', 1, 'c', 'tester') from sent;
select api.append_upload('t1', id, 'refused', 0, 'x', 'tester') from sent;
select results_eq(
  'select name, size_bytes, result from sent, api.get_upload(''t1'', sent.id, ''tester'')',
  $$ values ('a.csv', 3::bigint, null::jsonb) $$, 'its name and size are told, and no result yet');
select is((select api.read_upload('t1', id, 'file', 0, 'tester') from sent), 'ab', 'its pieces in their order');
select is((select api.read_upload('t1', id, 'file', 1, 'tester') from sent), 'c', 'to the last one');
select is((select api.read_upload('t1', id, 'file', 2, 'tester') from sent), null, 'after which nothing comes');
select is((select api.read_upload('t1', id, 'refused', 0, 'tester') from sent), 'x', 'rows to mend are kept beside it');
select api.append_upload('t1', id, 'file', 0, 'z', 'tester') from sent;
select is((select api.read_upload('t1', id, 'file', 1, 'tester') from sent), null, 'a first piece replaces all that was there');
select is((select api.read_upload('t1', id, 'refused', 0, 'tester') from sent), 'x', 'of its kind');
select api.finish_upload('t1', id, '{"rows": 1}', 'tester') from sent;
select is((select u.result ->> 'rows' from sent, api.get_upload('t1', sent.id, 'tester') as u), '1', 'what became of it is noted');

select throws_ok(format('select api.get_upload(''t1'', %L, ''another'')', id), 'WL404', null, 'another does not see it') from sent;
select throws_ok(format('select api.read_upload(''t2'', %L, ''file'', 0, ''tester'')', id), 'WL404', null,
  'nor another organization') from sent;
select throws_ok(format('select api.append_upload(''t2'', %L, ''file'', 0, ''x'', ''tester'')', id), 'WL404', null,
  'nor writes there') from sent;
select throws_ok($$ select api.get_upload('t1', 'nonsense', 'tester') $$, 'WL404', null, 'an odd id is an unknown one');

update internal.upload set created_at = now() - interval '1 hour';
create temp table newer as select api.stage_upload('t1', 'b.csv', 0, 'tester') from generate_series(1, 3);
select throws_ok(format('select api.get_upload(''t1'', %L, ''tester'')', id), 'WL404', null, 'three newer ones take its place')
from sent;
create temp table anothers as select api.stage_upload('t1', 'c.csv', 0, 'another');
select is((select count(*) from internal.upload where actor = 'tester'), 3::bigint, 'another''s do not');
select throws_ok($$ select api.stage_upload('t1', 'd.csv', 2::bigint * 1024 * 1024 * 1024 + 1, 'third') $$, 'WL409', null,
  'more than 2 GiB are not kept for an organization');
update internal.upload set size_bytes = 1024 * 1024 * 1024 where name = 'c.csv';
select throws_ok($$ select api.stage_upload('t1', 'd.csv', 1024 * 1024 * 1024 + 1, 'third') $$, 'WL409', null,
  'those of all its members together');
update internal.upload set expires_at = now() - interval '1 second';
select worker.forget_expired('1 day');
select is_empty('select from internal.upload', 'what is over is forgotten');
select * from finish();
rollback;
