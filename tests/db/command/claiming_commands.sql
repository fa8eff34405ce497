-- A worker claims what waits, oldest first; claimed is sent, and never claimed again.
begin;
select plan(13);
call new_station();
update devices set tb_entity_id = 'tb-1' where tenant_id = 't1';
create temp table made as
select n, (api.issue_command('t1', 's1', 'd1', 'c' || n, jsonb_build_object('n', n), null, 'oneway',
  'x')).* from generate_series(1, 4) as n;
update commands set created_at = now() + right(command_type, 1)::int * interval '1 ms'; -- however coarse the clock is
create temp table claimed as select * from worker.claim_commands(2);
select results_eq('select command_type from claimed', $$ values ('c1'), ('c2') $$, 'no more than asked for, oldest first');
select results_eq('select tenant_id, station_id, device_id, tb_device_id, payload, mode, timeout_seconds from claimed limit 1',
  $$ values ('t1', 's1', 'd1', 'tb-1', '{"n": 1}'::jsonb, 'oneway', 60) $$, 'with all that is needed to send it');
select is((select array_agg(status order by created_at) from commands), '{sent,sent,created,created}', 'claimed is sent');
select is((select count(*) from commands where sent_at is not null), 2::bigint, 'with its time');
update commands set created_at = created_at - interval '61 seconds' where command_type = 'c3';
select results_eq('select command_type from worker.claim_commands(10)', $$ values ('c4') $$,
  'one that waited longer than the time limit is not sent any more');
select is_empty('select * from worker.claim_commands(10)', 'nothing is claimed twice');

select is(worker.time_out_commands(), 1, 'but times out');
select is((select error from commands where command_type = 'c3'), 'no answer within the time limit', 'and says why');
update commands set sent_at = now() - interval '61 seconds' where command_type = 'c1';
update commands set sent_at = now() - interval '59 seconds' where command_type = 'c2';
do $$ begin perform worker.note_command((select command_id from made where n = 1), 'ThingsBoard answered 504'); end $$;
select is(worker.time_out_commands(), 1, 'a sent one times out after the limit, not before');
select results_eq($$ select status, error from commands where command_type in ('c1', 'c2') order by command_type $$,
  $$ values ('timeout', 'ThingsBoard answered 504'), ('sent', null) $$, 'what is known of it stays');
do $$ begin perform worker.finish_command((select command_id from made where n = 2), 'acked', null); end $$;
do $$ begin perform worker.finish_command((select command_id from made where n = 1), 'acked', null); end $$;
select is((select array_agg(status order by command_type) from commands), '{timeout,acked,timeout,sent}',
  'an answer ends a sent one, not one that timed out');
do $$ begin perform worker.finish_command((select command_id from made where n = 4), 'failed', repeat('x', 5000)); end $$;
select is((select length(error) from commands where command_type = 'c4'), 1000, 'an error is kept to a thousand characters');
select is(worker.time_out_commands(), 0, 'then nothing is left to do');
select * from finish();
rollback;
