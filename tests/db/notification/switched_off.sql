-- What is under way when its channel is switched off, or came at the same moment, is not sent again; trials are.
begin;
select plan(4);
call new_station();
create temp table channel as
  select id from api.create_channel('t1', '{"kind": "email", "name": "mail", "target": "a@a.example"}', null, 'me');
select internal.append_event('t1', 'alert', '{"type": "opened", "alert": {"severity": "warning", "title": "x"}}');
create temp table claimed as select id, attempts from worker.claim_deliveries(9, interval '1 minute');
select api.update_channel('t1', id::text, '{"enabled": false}', 'me') from channel;
select worker.fail_delivery(id, attempts, 'no answer', interval '0') from claimed;
select api.try_channel('t1', id::text, 'me') from channel;
select results_eq(
  $$ select m ->> 'topic' from worker.claim_deliveries(9, interval '1 minute'), jsonb_array_elements(messages) as m $$,
  $$ values ('test') $$, 'only the trial goes out');
select results_eq(
  $$ select d.status, d.error, d.next_attempt_at from internal.notification_delivery as d join claimed using (id) $$,
  $$ values ('dead', 'the channel was switched off', null::timestamptz) $$, 'the other is given up');
select api.update_channel('t1', id::text, '{"enabled": true}', 'me') from channel;
select is(api.replay_channel('t1', id::text), 1, 'and can be replayed when the channel is on again') from channel;
select is(count(*), 1::bigint, 'which sends it') from worker.claim_deliveries(9, interval '1 minute');
select * from finish();
rollback;
