-- A delivery is one worker's at a time, is tried again, is given up, and can be replayed under the same id.
begin;
select plan(21);
call new_station();
create temp table channel as
  select id from api.create_channel('t1', '{"kind": "webhook", "name": "hook", "target": "https://a.example/x"}', 'sealed', 'me');
select internal.append_event('t1', 'alert', jsonb_build_object('type', 'opened', 'alert', jsonb_build_object(
  'severity', 'warning', 'site_id', 's1', 'title', 'number ' || n))) from generate_series(1, 6) as n;
create temp table claimed as select * from worker.claim_deliveries(10, interval '1 minute');
select is(count(*), 4::bigint, 'a channel gets four at a time') from claimed;
select is_empty($$ select * from worker.claim_deliveries(10, interval '1 minute') $$, 'not more while they are under way');
select results_eq('select distinct kind, target, sealed_secret, attempts, channel_name from claimed',
  $$ values ('webhook', 'https://a.example/x', 'sealed', 1, 'hook') $$, 'with all that it takes');
select results_eq($$ select distinct m ->> 'site_name', m ->> 'timezone', m ->> 'severity',
    m #>> '{data,alert,title}' = m ->> 'title'
    from claimed, jsonb_array_elements(messages) as m $$,
  $$ values ('s1', 'UTC', 'warning', true) $$, 'and what is to be said');

create temp table one as select id from claimed order by messages -> 0 ->> 'title' limit 1;
create temp view now_it as select d.* from internal.notification_delivery as d join one using (id);
update internal.notification_delivery as d set next_attempt_at = now() from one where d.id = one.id;
select results_eq($$ select id, attempts from worker.claim_deliveries(10, interval '1 minute') $$, 'select id, 2 from one',
  'after the lease another worker gets it');
select worker.fail_delivery(id, 1, 'too late', null) from one;
select is((select status from now_it), 'sending', 'the first one has no say any more');
select worker.fail_delivery(id, 2, 'no answer', interval '5 seconds') from one;
select results_eq('select status, error, next_attempt_at - now() from now_it',
  $$ values ('pending', 'no answer', interval '5 s') $$,
  'it is tried again later');
select is(count(*), 1::bigint, 'meanwhile the next gets its place') from worker.claim_deliveries(10, interval '1 minute');
select throws_ok($$ select api.replay_delivery('t1', id::text) from one $$, 'WL409', null, 'what is under way is not replayed');
update internal.notification_delivery as d set next_attempt_at = now() - interval '1 s', status = 'sending' from one
where d.id = one.id;
select worker.fail_delivery(id, 2, 'gone', null) from one;
select results_eq('select status, error, finished_at, next_attempt_at from now_it',
  $$ select 'dead', 'gone', now(), null::timestamptz $$,
  'in the end it is given up');
select results_eq($$ select id, error from api.list_deliveries('t1', 'dead', (select id::text from channel), null, null, 9) $$,
  $$ select id, 'gone' from one $$, 'and listed');
select throws_ok($$ select api.replay_delivery('t2', id::text) from one $$, 'WL404', null, 'nobody else may replay it');
select results_eq($$ select d.id, d.status, d.attempts from one, api.replay_delivery('t1', one.id::text) as d $$,
  $$ select id, 'pending', 0 from one $$, 'its owner may');
select worker.finish_delivery(id) from one;
select results_eq('select status, error, finished_at from now_it', $$ select 'sent', null, now() $$, 'then it arrives');
select worker.fail_delivery(id, 0, 'x', null) from one;
select is((select status from now_it), 'sent', 'and stays so');

update internal.notification_delivery set status = 'dead', next_attempt_at = null, finished_at = now() where status = 'sending';
select is(api.replay_channel('t1', id::text), 4, 'all of a channel') from channel;
update internal.notification_delivery set status = 'dead', next_attempt_at = null, finished_at = now() where status = 'pending';
select api.update_channel('t1', id::text, '{"enabled": false}', 'me') from channel;
select throws_ok($$ select api.replay_channel('t1', id::text) from channel $$, 'WL409', null, 'not of one that is off');
select throws_ok($$ select api.replay_delivery('t1', id::text) from internal.notification_delivery where status = 'dead' limit 1 $$,
  'WL409', null, 'nor one of its deliveries');
select is(status || ' ' || title, 'pending Trial message', 'a trial goes to it all the same')
from channel, api.try_channel('t1', id::text, 'me');

update internal.notification_delivery set finished_at = now() - interval '31 days' where finished_at is not null;
select is(worker.prune_deliveries(interval '30 days', interval '1 year'), 1, 'what arrived is forgotten after a while');
select is(worker.prune_deliveries(interval '30 days', interval '30 days'), 5, 'what was given up, too');
select * from finish();
rollback;
