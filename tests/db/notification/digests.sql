-- What comes within the minutes of a digest goes as one message.
begin;
select plan(8);
call new_station();
create temp table channel as
  select id from api.create_channel('t1', '{"kind": "webhook", "name": "digest", "target": "https://a.example/x",
    "digest_minutes": 15}', 'x', 'me');
create function pg_temp.tell(p_severity text) returns bigint language sql as $$
  select internal.append_event('t1', 'alert', jsonb_build_object('type', 'opened', 'alert', jsonb_build_object(
    'severity', p_severity, 'site_id', 's1', 'title', 'a title')));
$$;
create temp view deliveries as
  select hold, items, next_attempt_at from internal.notification_delivery where status = 'held' order by items desc;
select pg_temp.tell('warning'), pg_temp.tell('critical'), pg_temp.tell('warning');
select results_eq('select * from deliveries', $$ select 'digest', 3, now() + interval '15 minutes' $$,
  'it goes so long after the first, whatever comes');
select is_empty($$ select * from worker.claim_deliveries(10, interval '1 minute') $$, 'and not before');
select results_eq($$ select items, title, severity from api.list_deliveries('t1', 'held', null, null, null, 9) $$,
  $$ values (3, 'a title', 'critical') $$, 'it is listed by the most severe');
select count(pg_temp.tell('warning')) from generate_series(1, 500);
select results_eq('select items from deliveries', 'values (500), (3)', 'a digest is full with 500, then another begins');

select api.update_channel('t1', id::text, jsonb_build_object('quiet_hours', jsonb_build_object(
  'from', to_char(now() at time zone 'UTC' + interval '10 minutes', 'HH24:MI'),
  'to', to_char(now() at time zone 'UTC' + interval '60 minutes', 'HH24:MI'), 'timezone', 'UTC')), 'me') from channel;
select pg_temp.tell('warning');
select results_eq($$ select items, next_attempt_at > now() + interval '58 minutes' from deliveries where hold = 'quiet' $$,
  'values (1, true)', 'one that would end in quiet hours waits for their end');
select pg_temp.tell('critical');
select results_eq('select items from deliveries where hold = ''digest''', 'values (500), (4)', 'what is critical does not');

select api.update_channel('t1', id::text, '{"enabled": false}', 'me') from channel;
select is_empty('select * from deliveries', 'a channel that is switched off gives up what waits');
select is(sum(items), 505::bigint, 'nothing of it is lost') from internal.notification_delivery where status = 'dead';
select * from finish();
rollback;
