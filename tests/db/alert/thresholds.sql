-- Thresholds: a site's own over the organization's over the defaults; what cannot be is refused.
begin;
select plan(11);
call new_station();
call new_station('s2');
call new_station('s1', 'UTC', 't2');
create function pg_temp.put(p_thresholds jsonb, p_site text default null) returns jsonb language sql as $$
  select own from api.put_alert_thresholds('t1', p_site, p_thresholds, 'x');
$$;
create function pg_temp.at(p_site text, p_name text, p_tenant text default 't1') returns numeric language sql as $$
  select (internal.thresholds_of(p_tenant, p_site) ->> p_name)::numeric;
$$;
select is(pg_temp.at('s1', 'night_share_critical'), 0.7, 'the contract''s where nobody has said otherwise');
select is(pg_temp.put('{"night_share_critical": 0.8, "spike_warning": null}'), '{"night_share_critical": 0.8}',
  'null is none of one''s own');
select is(pg_temp.put('{"night_share_critical": 0.9}', 's1'), '{"night_share_critical": 0.9}', 'a site has its own');
select is(array[pg_temp.at('s1', 'night_share_critical'), pg_temp.at('s2', 'night_share_critical'),
  pg_temp.at('s1', 'night_share_critical', 't2')], '{0.9,0.8,0.7}', 'over its organization''s, and nobody else''s');
select is(pg_temp.put('{}', 's1'), '{}', 'set to nothing');
select is(pg_temp.at('s1', 'night_share_critical'), 0.8, 'it follows the organization again');
select throws_ok($$ select pg_temp.put('{"speed": 1}') $$, 'WL422', 'there is no threshold speed', 'one that is not known');
select throws_ok($$ select pg_temp.put('{"flat_line_warning": "2"}') $$, 'WL422', null, 'no number');
select throws_ok($$ select pg_temp.put('{"flat_line_warning": 25}', 's2') $$, 'WL422', 'flat_line_warning is a number from 1 to 24',
  'out of range');
select throws_ok($$ select pg_temp.put('{"night_share_warning": 0.85}', 's2') $$, 'WL422',
  'night_share_warning must not be above night_share_critical', 'a warning beyond what is critical there');
select results_eq(
  $$ select actor, action, entity, entity_id from audit_log where entity = 'alert_thresholds' order by id limit 2 $$,
  $$ values ('x', 'insert', 'alert_thresholds', ''), ('x', 'insert', 'alert_thresholds', 's1') $$, 'who set what is known');
select * from finish();
rollback;
