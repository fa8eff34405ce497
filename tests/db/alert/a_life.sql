-- An alert opens, escalates, is muted, comes back and resolves itself, one for each family of kinds.
begin;
select plan(21);
call new_station();
-- Hours of two days up to a time, all known; and a hit in the last of them.
create function pg_temp.hours(p_until timestamptz) returns internal.alert_hour[] language sql as $$
  select array_agg(row(h, h::date, extract(hour from h)::int, 12, 10, 1, true, false, false, null)::internal.alert_hour order by h)
  from generate_series(p_until - interval '48 hours', p_until - interval '1 hour', interval '1 hour') as h;
$$;
create function pg_temp.hit(p_kind text, p_hour timestamptz, p_severity text default 'warning')
returns internal.alert_hit[] language sql as $$
  select array[row(p_kind, p_hour, p_severity, p_hour, 0.2, 0)::internal.alert_hit];
$$;
create procedure pg_temp.look(p_at timestamptz, p_hits internal.alert_hit[] default '{}') language sql as $$
  select internal.follow_alerts(s, p_hits, pg_temp.hours(date_trunc('hour', p_at)), p_at) from stations as s where s.id = 's1';
$$;
create function pg_temp.now() returns text language sql as $$
  select string_agg(concat_ws(' ', kind, severity, status), ', ' order by opened_at, kind) from alerts;
$$;
create function pg_temp.steps() returns text language sql as $$ select string_agg(type, ' ' order by id) from alert_events $$;

call pg_temp.look('2025-03-08 10:15Z');
select is(pg_temp.now(), null, 'nothing, as long as nothing is found');
call pg_temp.look('2025-03-08 11:15Z', pg_temp.hit('deviation', '2025-03-08 10:00Z'));
select is(pg_temp.now(), 'deviation warning open', 'it opens');
select is((select opened_at from alerts), '2025-03-08 11:15Z', 'when it is found');
call pg_temp.look('2025-03-08 12:15Z', pg_temp.hit('spike', '2025-03-08 11:00Z') || pg_temp.hit('deviation', '2025-03-08 10:00Z'));
select is(pg_temp.now(), 'deviation warning open', 'another kind of the family is the same alert');
select is((select facts -> 'also' from alerts), '["spike"]', 'to which it is added');
select is((select jsonb_array_length(facts -> 'hours') from alerts), 2, 'with its hours');
call pg_temp.look('2025-03-08 12:15Z', pg_temp.hit('deviation', '2025-03-08 10:00Z') || pg_temp.hit('spike', '2025-03-08 11:00Z'));
select is(pg_temp.steps(), 'opened', 'to look again changes nothing');
call pg_temp.look('2025-03-08 13:15Z',
  pg_temp.hit('deviation', '2025-03-08 12:00Z', 'critical') || pg_temp.hit('missing_data', '2025-03-08 11:00Z'));
select is(pg_temp.now(), 'deviation critical open, missing_data warning open', 'it escalates, and another family has its own');
call pg_temp.look('2025-03-08 14:15Z', pg_temp.hit('deviation', '2025-03-08 13:00Z'));
select is(pg_temp.now(), 'deviation critical open, missing_data warning resolved', 'its severity only rises; data came back');
select is(pg_temp.steps(), 'opened escalated opened resolved', 'step by step');
select lives_ok($$ select api.update_alert('t1', (select id::text from alerts where kind = 'deviation'),
  jsonb_build_object('status', 'muted', 'muted_until', now() + interval '1 day'), 'x') $$, 'muted');
update alerts set muted_until = '2025-03-10 00:00Z' where kind = 'deviation';
call pg_temp.look('2025-03-09 14:15Z');
select is((select status from alerts where kind = 'deviation'), 'muted',
  'a muted one is silent until its end, though the cause is gone');
call pg_temp.look('2025-03-10 00:15Z');
select is((select status from alerts where kind = 'deviation'), 'resolved', 'and then is over');
select is((select resolved_by from alerts where kind = 'deviation'), null, 'by itself');
call pg_temp.look('2025-03-10 10:15Z', pg_temp.hit('weekend_share', '2025-03-10 09:00Z'));
select is((select status from alerts where kind = 'deviation'), 'open', 'within a day of that the same one comes back');
call pg_temp.look('2025-03-11 10:14Z', pg_temp.hit('weekend_share', '2025-03-10 10:00Z'));
select is((select status from alerts where kind = 'deviation'), 'open', 'an hour is missing to a day of quiet');
call pg_temp.look('2025-03-11 11:15Z', pg_temp.hit('weekend_share', '2025-03-10 10:00Z'));
select is((select status from alerts where kind = 'deviation'), 'resolved', 'a day of quiet');
call pg_temp.look('2025-03-20 11:15Z', pg_temp.hit('weekend_share', '2025-03-20 10:00Z'));
select is((select count(*) from alerts where site_id = 's1'), 3::bigint, 'later it is another one');
select throws_ok($$ insert into alerts (tenant_id, site_id, kind, severity, title, message, first_hour, last_hour, facts)
  values ('t1', 's1', 'weekend_share', 'warning', 't', 'm', now(), now(), '{}') $$, '23505', null,
  'never two open of a kind at a site');
set constraints all immediate;
select is((select string_agg(payload ->> 'type', ' ' order by id) from internal.event where topic = 'alert'),
  'opened escalated opened resolved muted resolved reopened resolved opened', 'each step is told');
select is((select payload #>> '{alert,severity}' from internal.event where topic = 'alert' order by id limit 1), 'warning',
  'as the alert was after it');
select * from finish();
rollback;
