-- An alarm is given to a member and written about; each step is in its history, whoever made it, and told once.
begin;
select plan(38);
call new_station();
call new_station(p_tenant => 't2');
call new_rule();
insert into internal.user_account (tenant_id, email, role, password_hash) values
  ('t1', 'ada@example.org', 'operator', 'x'), ('t1', 'bo@example.org', 'viewer', 'x'), ('t2', 'eve@example.org', 'admin', 'x');
create function pg_temp.ada() returns text language sql as $$
  select id::text from internal.user_account where email = 'ada@example.org';
$$;
create function pg_temp.change(p_patch jsonb, p_tenant text default 't1') returns alarms language sql as $$
  select api.update_alarm(p_tenant, (alarm()).id::text, p_patch, pg_temp.ada());
$$;
create function pg_temp.steps() returns text language sql as $$
  select string_agg(concat_ws(' ', type, status, coalesce(actor_name, actor), note), ', ' order by id)
  from api.list_alarm_events('t1', (alarm()).id::text, null, null, null, null, 100);
$$;
create function pg_temp.refusal(p_patch jsonb) returns text language plpgsql as $$
declare
  v_field text;
begin
  perform pg_temp.change(p_patch);
  return 'taken';
exception when others then
  get stacked diagnostics v_field = column_name;
  return concat_ws(' ', sqlstate, v_field);
end;
$$;

call give('charge', '2025-01-20 05:00Z', 120);
select results_eq($$ select semantic, operator, threshold, owner from alarm() $$,
  $$ values ('charge_power_kw', '>', 100::float8, null) $$, 'an alarm knows what it rang for, and is nobody''s');
select is(pg_temp.steps(), 'active active', 'that it was raised is its first step, by nobody');
select is((select threshold from alarm()), 100::float8, 'its threshold');
update alarm_rules set threshold = 110 where tenant_id = 't1';
select is((select threshold from alarm()), 100::float8, 'stays when its rule is changed');

select is((pg_temp.change('{"owner": "Bo@Example.org"}')).owner, 'bo@example.org', 'it is given to a member');
select is((pg_temp.change('{"owner": "bo@example.org"}')).owner, 'bo@example.org', 'and not again');
select is((pg_temp.change('{}')).owner, 'bo@example.org', 'what the patch does not name stays');
select is((pg_temp.change('{"note": "on my way"}')).owner, 'bo@example.org', 'something is written');
select is(pg_temp.steps(), 'active active, owner active ada@example.org bo@example.org, note active ada@example.org on my way',
  'each is a step, by whom and what');
select is((pg_temp.change('{"owner": null, "note": "off again"}')).owner, null, 'it is nobody''s again');
select is((select string_agg(coalesce(note, '-'), ', ' order by id desc) from (
  select * from api.list_alarm_events('t1', null, 's1', null, null, null, 2)) as x), 'off again, -', 'both are steps');
select is(pg_temp.refusal('{"owner": "eve@example.org"}'), 'WL422 owner', 'a member of another organization is none');
select is(pg_temp.refusal('{"owner": "nobody@example.org"}'), 'WL422 owner', 'nor is a stranger');
select is(pg_temp.refusal('{"note": ""}'), 'WL422 note', 'an empty note is none');
select is(pg_temp.refusal(jsonb_build_object('note', repeat('x', 2001))), 'WL422 note', 'nor is a whole book');
select throws_ok($$ select pg_temp.change('{"note": "mine"}', 't2') $$, 'WL404', null, 'another tenant knows no such alarm');
select throws_ok($$ select api.get_alarm('t2', (alarm()).id::text) $$, 'WL404', null, 'and sees none');
select throws_ok($$ select api.list_alarm_events('t2', (alarm()).id::text, null, null, null, null, 1) $$, 'WL404', null,
  'nor its history');
select throws_ok($$ select api.list_alarm_samples('t2', (alarm()).id::text) $$, 'WL404', null, 'nor its samples');
select is_empty($$ select * from api.list_alarm_events('t2', null, null, null, null, null, 10) $$, 'nothing of it');
select throws_ok($$ select api.list_alarm_events('t1', null, 'none', null, null, null, 1) $$, 'WL404', null, 'an unknown station');
select is((api.get_alarm('t1', (alarm()).id::text)).name, 'Charge power', 'its own tenant sees it');

select is((pg_temp.change('{"owner": "bo@example.org"}')).owner, 'bo@example.org', 'given again');
select is((api.acknowledge_alarm('t1', (alarm()).id::text, pg_temp.ada())).status, 'acknowledged', 'acknowledged');
select is((api.acknowledge_alarm('t1', (alarm()).id::text, 'otto')).status, 'acknowledged', 'twice');
call give('charge', '2025-01-20 05:01Z', 50);
select matches(pg_temp.steps(), 'acknowledged acknowledged ada@example.org, cleared cleared$',
  'acknowledged once, by her; cleared by the values');
select is(pg_temp.refusal('{"owner": "ada@example.org"}'), 'WL409 owner', 'one that is cleared is given to nobody');
select is(pg_temp.refusal('{"note": "it was a fuse"}'), 'taken', 'but is written about');
select is((alarm()).owner, 'bo@example.org', 'and remembers who saw to it');

call give('charge', '2025-01-20 06:00Z', 120);
select is((pg_temp.change('{"owner": "bo@example.org"}')).owner, 'bo@example.org', 'another one');
select set_config('wattledger.actor', pg_temp.ada(), true);
delete from internal.user_account where email = 'bo@example.org';
select is((alarm()).owner, null, 'is nobody''s when its owner leaves');
select matches(pg_temp.steps(), 'owner active ada@example.org$', 'which is a step');
select is((select count(*) from alarms where owner = 'bo@example.org'), 1::bigint, 'what is cleared stays his');
select isnt_empty($$ select api.clear_alarm('t1', (alarm()).id::text, pg_temp.ada()) $$, 'cleared by hand');
select matches(pg_temp.steps(), 'cleared cleared ada@example.org$', 'by whom');

set constraints all immediate;
select is((select string_agg(payload ->> 'type', ' ' order by id) from api.list_events('t1', 'alarm', 0, 100)),
  'active acknowledged cleared active cleared', 'who listens to alarms hears what he always heard');
select is((select string_agg(payload ->> 'type', ' ' order by id) from api.list_events('t1', 'alarm_step', 0, 100)),
  'owner note owner note owner note owner owner', 'the other steps have a topic of their own');
select is((select payload #>> '{alarm,owner}' from api.list_events('t1', 'alarm', 0, 100)
  where payload ->> 'type' = 'acknowledged'), 'bo@example.org',
  'an alarm is told with its owner');
select * from finish();
rollback;
