-- A rule is tried on past samples: how often it would have rung, and when. Nothing of it is kept.
begin;
select plan(23);
call new_station(p_devices => '{d1, d2}');
create function pg_temp.past(p_minutes int) returns timestamptz language sql stable as $$
  select date_trunc('minute', now()) - make_interval(mins => p_minutes);
$$;
create function pg_temp.trial(p_patch jsonb default '{}', p_days int default 30) returns record language sql as $$
  select t from api.trial_alarm_rule('t1', '{"station_id": "s1", "semantic": "charge_power_kw", "operator": ">",
    "threshold": 100, "hysteresis": 5}'::jsonb || p_patch, p_days) as t;
$$;
create function pg_temp.counts(p_patch jsonb default '{}', p_days int default 30) returns text language sql as $$
  select format('rang %s, ringing %s, too short %s, devices %s, samples %s', rang, ringing, too_short, devices, samples)
  from api.trial_alarm_rule('t1', '{"station_id": "s1", "semantic": "charge_power_kw", "operator": ">",
    "threshold": 100, "hysteresis": 5}'::jsonb || p_patch, p_days);
$$;
create function pg_temp.rings(p_patch jsonb default '{}') returns table (
  device text, start_at timestamptz, end_at timestamptz, lasted float8, peak float8, last float8
) language sql as $$
  select a.originator_id, a.start_at, a.end_at, a.lasted_seconds, a.peak_value, a.last_value
  from api.trial_alarm_rule('t1', '{"station_id": "s1", "semantic": "charge_power_kw", "operator": ">",
    "threshold": 100, "hysteresis": 5}'::jsonb || p_patch, 30) as t
  cross join jsonb_to_recordset(t.alarms) as a (originator_id text, start_at timestamptz, end_at timestamptz,
    lasted_seconds float8, peak_value float8, last_value float8);
$$;

select is(pg_temp.counts(), 'rang 0, ringing 0, too short 0, devices 0, samples 0', 'without samples nothing was looked at');
call give_all('charge', array[pg_temp.past(60), pg_temp.past(50), pg_temp.past(40), pg_temp.past(30), pg_temp.past(20)],
  '{90, 120, 130, 96, 95}');
select is(pg_temp.counts(), 'rang 1, ringing 0, too short 0, devices 1, samples 5', 'what went too far would have rung');
select results_eq('select * from pg_temp.rings()',
  $$ values ('d1', pg_temp.past(50), pg_temp.past(20), 1800::float8, 130::float8, 95::float8) $$,
  'from the first breach to the hysteresis, with its peak');
select is(pg_temp.counts('{"duration_seconds": 600}'), 'rang 1, ringing 0, too short 0, devices 1, samples 5',
  'what lasts for the duration rings');
select is(pg_temp.counts('{"duration_seconds": 601}'), 'rang 0, ringing 0, too short 1, devices 1, samples 5',
  'what lasts a second less was too short');
select is(pg_temp.counts('{"operator": "<", "threshold": 91, "hysteresis": 0}'),
  'rang 1, ringing 0, too short 0, devices 1, samples 5', 'downwards too');
select is((select peak from pg_temp.rings('{"operator": "<", "threshold": 91, "hysteresis": 0}')), 90::float8,
  'the peak is then the lowest');

call give('charge', pg_temp.past(10), 150, 'd2');
select is(pg_temp.counts(), 'rang 2, ringing 1, too short 0, devices 2, samples 6', 'another device rings for itself');
select results_eq('select device, end_at, lasted, last from pg_temp.rings() limit 1',
  $$ values ('d2', null::timestamptz, null::float8, 150::float8) $$, 'what rings still has no end, and comes first');
select is(pg_temp.counts('{"duration_seconds": 600}'), 'rang 1, ringing 0, too short 0, devices 2, samples 6',
  'a breach that stands may still last long enough: it is not too short');
select is(pg_temp.counts('{"semantic": "discharge_power_kw"}'),
  'rang 0, ringing 0, too short 0, devices 0, samples 0', 'only what the rule is about is looked at');
select is(pg_temp.counts('{"enabled": false, "severity": "low", "name": "n", "id": "r1"}'), pg_temp.counts(),
  'a rule that is off is tried as if it were on');

call map_point('watts', 'charge_power_kw', 'W', 1, 'd2');
call give('watts', pg_temp.past(5), 99000, 'd2');
select is((select last from pg_temp.rings() where device = 'd2'), 99::float8, 'values are in the base unit');
call give_all('charge', array[now() - interval '31 days', now() - interval '29 days'], '{200, 10}');
select is(pg_temp.counts(), 'rang 2, ringing 1, too short 0, devices 2, samples 8', 'what is older than the days is not looked at');
select is(pg_temp.counts('{}', 32), 'rang 3, ringing 1, too short 0, devices 2, samples 9', 'more days look further');
call give('charge', now() + interval '1 hour', 500);
select is(pg_temp.counts(), 'rang 2, ringing 1, too short 0, devices 2, samples 8', 'nor is what a clock sent ahead of time');

select results_eq(
  $$ select station_id, timezone, from_ts, to_ts from api.trial_alarm_rule('t1', '{"station_id": "s1",
    "semantic": "charge_power_kw", "operator": ">", "threshold": 1}', 7) $$,
  $$ values ('s1', 'UTC', now() - interval '168 hours', now()) $$, 'it says what was looked at');
insert into internal.retention (sealed_until, retired_until)
values (date_trunc('hour', now()) - interval '1 day', date_trunc('hour', now()) - interval '1 day');
select is((select from_ts from api.trial_alarm_rule('t1', '{"station_id": "s1", "semantic": "charge_power_kw", "operator": ">",
  "threshold": 1}', 7)), date_trunc('hour', now()) - interval '1 day', 'and not before what is kept');

select is((select count(*) from alarm_rules), 0::bigint, 'no rule is kept');
select is((select count(*) from alarms), 0::bigint, 'no alarm');
select is((select count(*) from internal.alarm_breach), 0::bigint, 'no breach');
select is((select count(*) from internal.event where topic = 'alarm'), 0::bigint, 'and nobody is told');
select is((select count(*) from public.audit_log where entity = 'alarm_rules'), 0::bigint, 'nor is it a change');
select * from finish();
rollback;
