-- What is wrong with a rule is said of its trial too, naming the same field.
begin;
select plan(30);
call new_station();
call new_station(p_tenant => 't2', p_station => 's2');
create function pg_temp.refusal(p_sql text) returns text language plpgsql as $$
declare
  v_field text;
begin
  execute p_sql;
  return 'none';
exception when others then
  get stacked diagnostics v_field = column_name;
  return sqlstate || ' ' || v_field || ': ' || sqlerrm;
end;
$$;
create table pg_temp.bad (patch jsonb, field text);
insert into bad values
  ('{"station_id": "none"}', 'WL404 station_id'),
  ('{"station_id": "s2"}', 'WL404 station_id'),
  ('{"semantic": "luck"}', 'WL422 semantic'),
  ('{"operator": "="}', 'WL422 operator'),
  ('{"severity": "so-so"}', 'WL422 severity'),
  ('{"hysteresis": -1}', 'WL422 hysteresis'),
  ('{"hysteresis": "NaN"}', 'WL422 hysteresis'),
  ('{"duration_seconds": -1}', 'WL422 duration_seconds'),
  ('{"duration_seconds": 604801}', 'WL422 duration_seconds'),
  ('{"threshold": "NaN"}', 'WL422 threshold'),
  ('{"threshold": "-Infinity"}', 'WL422 threshold'),
  ('{"threshold": null}', 'WL422 threshold'),
  ('{"operator": null}', 'WL422 operator'),
  ('{"semantic": null}', 'WL422 semantic');
create function pg_temp.rule(p_patch jsonb) returns text language sql as $$
  select quote_literal('{"station_id": "s1", "name": "n", "semantic": "earnings", "operator": "<", "threshold": 0}'::jsonb
    || p_patch);
$$;
select alike(pg_temp.refusal(format('select api.trial_alarm_rule(''t1'', %s, 30)', pg_temp.rule(b.patch))), b.field || ': %',
  format('%s is refused', b.patch))
from bad as b;
select is(
  pg_temp.refusal(format('select api.trial_alarm_rule(''t1'', %s, 30)', pg_temp.rule(b.patch))),
  pg_temp.refusal(format('select api.create_alarm_rule(''t1'', %s, ''x'')', pg_temp.rule(b.patch))),
  format('%s is refused alike when it is written', b.patch))
from bad as b;
select is(pg_temp.refusal(format('select api.trial_alarm_rule(''t1'', %s, %s)', pg_temp.rule('{}'), d.days)),
  'WL422 days: days is between 1 and 366', 'days: ' || d.days)
from (values ('0'), ('367')) as d (days);
select * from finish();
rollback;
