-- The runbook times out commands by hand.
begin;
select plan(4);
call new_station();
create temp table made as select n,
  (api.issue_command('t1', 's1', 'd1', 'c' || n, '{}', null, 'twoway', 'x')).* from generate_series(1, 3) as n;
select count(*)::text from worker.claim_commands(2);
update commands set sent_at = now() - interval '2 minutes' where command_type = 'c1';
prepare runbook as update commands set status = 'timeout',
  error = 'timeout' where status = 'sent' and sent_at < now() - interval '1 minute';
select lives_ok('runbook', 'the runbook''s update works');
select is((select array_agg(status order by command_type) from commands), '{timeout,sent,created}', 'on what is old enough');
select lives_ok('runbook', 'and again');
set constraints all immediate;
select is((select payload ->> 'error' from api.list_events('t1', 'command', 0,
  100) where payload ->> 'status' = 'timeout'), 'timeout', 'and is told');
select * from finish();
rollback;
