-- A command goes one way: created, sent, then acked, failed or timeout. What was decided stands.
begin;
select plan(32);
call new_station();
create function pg_temp.moving(p_from text, p_to text) returns void language plpgsql as $$
declare
  v_id uuid;
begin
  v_id := (api.issue_command('t1', 's1', 'd1', 'x', '{}', null, 'twoway', 'x')).command_id;
  if p_from <> 'created' and p_from <> 'sent' then
    update commands set status = 'sent' where id = v_id;
  end if;
  update commands set status = p_from where id = v_id and status <> p_from;
  update commands set status = p_to where id = v_id;
end;
$$;
create temp table allowed (a text, b text);
insert into allowed values ('created', 'sent'), ('created', 'failed'), ('created', 'timeout'), ('sent', 'acked'),
  ('sent', 'failed'), ('sent', 'timeout');
select case when exists (select from allowed where (a, b) = (f, t)) or f = t
  then lives_ok(format('select pg_temp.moving(%L, %L)', f, t), f || ' may become ' || t)
  else throws_ok(format('select pg_temp.moving(%L, %L)', f, t), 'WL409', null, f || ' never becomes ' || t) end
from unnest('{created, sent, acked, failed, timeout}'::text[]) as f, unnest('{created, sent, acked, failed, timeout}'::text[]) as t;
select throws_ok($$ update commands set status = 'lost' $$, 'WL409', null,
  'there is nothing else') from (select pg_temp.moving('created', 'created')) as x;

delete from commands;
create temp table it as select (api.issue_command('t1', 's1', 'd1', 'x', '{}', null, 'twoway', 'x')).command_id as id;
update commands set status = 'sent';
select isnt((select sent_at from commands), null, 'the time of sending is noted');
update commands set status = 'acked';
select isnt((select acked_at from commands), null, 'and of the answer');
select isnt((select sent_at from commands), null, 'beside the other');
do $$ begin perform worker.finish_command((select id from it), 'failed', 'late'); end $$;
select is((select status from commands), 'acked', 'a later result does not change it');
do $$ begin perform worker.note_command((select id from it), 'late'); end $$;
select is((select error from commands), null, 'nor does a note');
set constraints all immediate;
select is((select string_agg(payload ->> 'status', ' ' order by id) from api.list_events('t1', 'command', 0, 1000)
  where payload ->> 'command_id' = (select id::text from it)), 'created sent acked', 'every step is told');
select * from finish();
rollback;
