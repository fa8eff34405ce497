-- An event leaves a delivery to each channel that wants it, in the same transaction.
begin;
select plan(18);
call new_station();
call new_station('s2');
create temp view made as select name, kind, id from internal.notification_channel;
select api.create_channel('t1', '{"kind": "webhook", "name": "all", "target": "https://a.example/x", "min_severity": "info"}',
  'x', 'me');
select api.create_channel('t1', '{"kind": "webhook", "name": "major", "target": "https://a.example/x", "min_severity": "major"}',
  'x', 'me');
select api.create_channel('t1', '{"kind": "webhook", "name": "alerts", "target": "https://a.example/x", "topics": ["alert"]}',
  'x', 'me');
select api.create_channel('t1', '{"kind": "webhook", "name": "s2", "target": "https://a.example/x", "sites": ["s2"]}', 'x', 'me');
select api.create_channel('t1', '{"kind": "webhook", "name": "off", "target": "https://a.example/x", "enabled": false}', 'x', 'me');
select api.create_channel('t1', '{"kind": "email", "name": "mail", "target": "a@a.example"}', null, 'me');
select api.create_channel('t2', '{"kind": "webhook", "name": "stranger", "target": "https://b.example/x"}', 'x', 'me');
create function pg_temp.told(p_topic text, p_type text, p_severity text, p_site text default 's1', p_id text default null)
returns text
language plpgsql as $$
declare
  v_event bigint := internal.append_event('t1', p_topic, jsonb_build_object('type', p_type, p_topic, jsonb_build_object(
    'severity', p_severity, 'site_id', p_site, 'title', 'a title', 'message', 'a message', 'id', p_id)));
begin
  return (
    select coalesce(string_agg(c.name, ' ' order by c.name), '')
    from internal.notification_item as i
    join internal.notification_delivery as d on d.id = i.delivery_id
    join internal.notification_channel as c on c.id = d.channel_id
    where i.event_id = v_event);
end;
$$;
select is(pg_temp.told('alert', 'opened', 'critical'), 'alerts all mail major', 'what is critical');
select is(pg_temp.told('alert', 'opened', 'warning'), 'alerts all mail', 'what is less severe than a channel asks is not told');
select is(pg_temp.told('alarm', 'active', 'high'), 'all mail major', 'high is more than major');
select is(pg_temp.told('alarm', 'active', 'info'), 'all', 'info is the least');
select is(pg_temp.told('alert', 'opened', 'warning', 's2'), 'alerts all mail s2', 'a channel of some sites');
select is(pg_temp.told('alert', 'muted', 'critical'), 'alerts all major', 'people get no mail about what people did');
select is(pg_temp.told('alert', 'resolved', 'critical'), 'alerts all mail major', 'but about ends');
select is(pg_temp.told('alert', 'opened', 'odd'), 'alerts all mail', 'an unknown severity is a warning');
select is(pg_temp.told('settlement', 'opened', 'critical'), '', 'other topics are nobody''s');
select is(pg_temp.told('alarm_step', 'note', 'critical'), '', 'nor is what people write about alarms');
select is(pg_temp.told('alert', 'opened', 'critical', 's1', 'a1'), 'alerts all mail major', 'one that begins critical');
select is(pg_temp.told('alert', 'eased', 'warning', 's1', 'a1'), 'alerts all major', 'is less: whoever heard of it hears of that');
select is(pg_temp.told('alert', 'resolved', 'warning', 's1', 'a1'), 'alerts all mail major', 'and is over');

call new_rule();
call give('charge', '2025-01-20 05:00Z', 120);
set constraints all immediate;
select results_eq(
  $$ select i.type, i.severity, i.site_id, i.title, i.message, i.payload #>> '{alarm,rule_id}'
    from internal.notification_item as i
    join internal.notification_delivery as d on d.id = i.delivery_id
    join made as m on m.id = d.channel_id and m.name = 'mail' where i.payload ? 'alarm' and i.payload #> '{alarm}' ? 'rule_id' $$,
  $$ values ('active', 'high', 's1', 'Charge power', 'device d1, last value 120', 'r1') $$,
  'an alarm is told by its rule, its device and its value');
select is(count(*), 0::bigint, 'a stranger is told nothing') from internal.notification_delivery where tenant_id = 't2';
select results_eq($$ select distinct status, attempts, next_attempt_at from internal.notification_delivery $$,
  $$ select 'pending', 0, now() $$, 'it is due at once');
delete from internal.notification_channel;
select is(count(*), 0::bigint, 'deliveries go with their channel') from internal.notification_delivery;
select is(pg_temp.told('alert', 'opened', 'critical'), '', 'without channels nothing is left');
select * from finish();
rollback;
