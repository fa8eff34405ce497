-- Channels are made, changed and deleted, and odd ones refused, whoever writes them.
begin;
select plan(36);
call new_station();
create function pg_temp.make(p_more jsonb, p_tenant text default 't1') returns internal.channel language sql as $$
  select api.create_channel(p_tenant, '{"kind": "webhook", "name": "hook", "target": "https://a.example/x"}'::jsonb || p_more,
    case when coalesce(p_more ->> 'kind', 'webhook') = 'webhook' then 'sealed' end, 'me');
$$;
create temp table made as select (pg_temp.make('{}')).*;
select results_eq('select min_severity, topics, sites, quiet_hours, digest_minutes, enabled from made',
  $$ select 'warning', array['alarm', 'alert'], null::text[], null::jsonb, 0, true $$, 'what holds unless said otherwise');

select throws_ok(format('select pg_temp.make(%L)', jsonb_build_object('target', target)), 'WL422', null, target || ' is no target')
from unnest(array['ftp://a.example', 'https://', 'https://u:p@a.example/', 'https://a.example/#x', 'https://a example/',
  'javascript:alert(1)', 'https://a.example/é', E'https://a.example/\n', E'https://a.example/\r\nX: y', 'https://a.example:0/',
  'https://a.example:65536',
  '//a', 'a@a.example', 'https://-a.example']) as target;
select lives_ok(format('select pg_temp.make(%L)', jsonb_build_object('target', target)), target || ' is one')
from unnest(array['http://127.0.0.1:8080', 'HTTPS://A.example', 'https://[::1]:99/x', 'https://a.example?x=1', 'https://[::1]',
  'http://my_host/%20']) as target;
select throws_ok(format('select pg_temp.make(%L)', jsonb_build_object('kind', 'email', 'target', target)), 'WL422', null,
  target || ' is no address')
from unnest(array['a', 'a@', E'a@a.example\n', 'a b@a.example', 'https://a.example', E'a@a.example\r\nBcc: b@a.example']) as target;
select throws_ok($$ select pg_temp.make('{"min_severity": "loud"}') $$, 'WL422', null, 'no such severity');
select throws_ok($$ select pg_temp.make('{"sites": ["s9"]}') $$, 'WL422', 'site s9 is not known', 'no such site');
select throws_ok($$ select pg_temp.make('{"sites": ["s1"]}', 't2') $$, 'WL422', 'site s1 is not known', 'somebody else''s site');
select throws_ok($$ select pg_temp.make('{"quiet_hours": {"from": "22:00", "to": "06:00", "timezone": "Mars"}}') $$, 'WL422',
  null, 'no such time zone');

select results_eq($$ select c.name, c.sites, c.quiet_hours, c.digest_minutes from made, api.update_channel('t1', made.id::text,
    '{"sites": ["s1"], "quiet_hours": {"from": "22:00", "to": "06:30", "timezone": "Asia/Seoul"}, "digest_minutes": 5}',
    'me') as c $$,
  $$ select 'hook', array['s1'], '{"from": "22:00", "to": "06:30", "timezone": "Asia/Seoul"}'::jsonb, 5 $$,
  'what is named is changed');
select results_eq($$ select c.sites, c.quiet_hours, c.digest_minutes from made, api.update_channel('t1', made.id::text,
    '{"sites": null, "quiet_hours": null, "id": "x", "tenant_id": "t2", "kind": "email"}', 'me') as c $$,
  $$ select null::text[], null::jsonb, 5 $$, 'null takes away, and what a channel is stays');
select throws_ok($$ select api.update_channel('t2', id::text, '{}', 'me') from made $$, 'WL404', null,
  'another''s channel is unknown');

select api.rotate_channel_secret('t1', id::text, 'sealed anew', 'ada') from made;
select ok(count(*) > 0 and bool_and(l.log !~ 'sealed'), 'a new secret is in the audit log, and is not told there')
from made, lateral (
  select a::text as log
  from audit_log as a
  where a.entity = 'notification_channel' and a.entity_id = made.id::text and a.actor = 'ada') as l;
select count(pg_temp.make('{}')) from generate_series((select count(*) + 1 from internal.notification_channel), 100);
select throws_ok($$ select pg_temp.make('{}') $$, 'WL409', null, 'a hundred are enough');
select * from finish();
rollback;
