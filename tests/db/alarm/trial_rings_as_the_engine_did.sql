-- A trial gives what the engine gave when the samples came: random samples through ingest in random batches, under rules of every
-- operator with and without hysteresis and duration; then each rule tried on what is stored.
begin;
select plan(64);
call new_station(p_devices => '{d1, d2}');
call map_point('watts', 'charge_power_kw', 'W', 1, 'd1');
create temp table key as
select r.series_key, r.point = 'watts' as is_watts
from (values ('d1', 'charge'), ('d2', 'charge'), ('d1', 'watts')) as p (device, point)
cross join lateral (
  select k.series_key, p.point from api.resolve_series('t1', array['s1'], array[p.device], array[p.point]) as k
) as r;

insert into alarm_rules (id, tenant_id, station_id, name, semantic, operator, threshold, hysteresis, duration_seconds)
select format('%s %s %s', o, h, d), 't1', 's1', 'n', 'charge_power_kw', o, 100, h, d
from unnest(array['>', '>=', '<', '<=']) as o
cross join unnest(array[0, 4]) as h
cross join unnest(array[0, 900]) as d;

-- Steps of half a kW around the threshold, so that values meet it, and its hysteresis, exactly. Some values are texts.
select setseed(0.25);
create temp table reading as
with
  step as (
    select k.series_key, k.is_watts, n, 60 + floor(random() * 900) as seconds, floor(random() * 9) - 4 as change,
      random() < 0.03 as is_text
    from key as k
    cross join generate_series(1, 400) as n
  ),
  walked as (
    select *, sum(seconds) over (partition by series_key order by n) as since,
      100 + 12 * sin(sum(change) over (partition by series_key order by n) / 12) as kw
    from step
  )
select series_key, now() - interval '25 days' + make_interval(secs => since) as ts,
  case when not is_text then round(kw * 2) / 2 * case when is_watts then 1000 else 1 end end as value,
  case when is_text then 'off' end as value_text
from walked;
create temp table batch as
select row_number() over (order by ts, series_key) as n, r.*, 0 as batch from reading as r;
update batch as b set batch = s.batch
from (select n, sum((random() < 0.1)::int) over (order by n) as batch from batch) as s where s.n = b.n;

do $$
declare
  v_batch record;
begin
  for v_batch in
    select b.batch, array_agg(series_key order by n) as keys, array_agg(ts order by n) as times,
      array_agg(value order by n) as values, array_agg(value_text order by n) as texts
    from batch as b group by b.batch order by b.batch
  loop
    perform api.ingest('t1', v_batch.keys, v_batch.times, v_batch.values, v_batch.texts, null);
  end loop;
end;
$$;

create temp table trial as
select r.id as rule_id, t.* from alarm_rules as r cross join api.trial_alarm_rule('t1', to_jsonb(r), 30) as t;
select cmp_ok(rang, '>', 5, format('%s: it rang now and then', rule_id)) from trial;
select cmp_ok(rang, '<=', 200, format('%s: each is told', rule_id)) from trial;
select is(rang, (select count(*)::int from alarms as a where a.rule_id = t.rule_id), format('%s: as often', rule_id))
from trial as t;
select set_eq(
  format($$
    select a.originator_id, a.start_at, a.end_at, a.last_value
    from trial as t
    cross join jsonb_to_recordset(t.alarms) as a (
      originator_id text, start_at timestamptz, end_at timestamptz, last_value double precision)
    where t.rule_id = %L $$, rule_id),
  format('select originator_id::text, start_at, end_at, last_value from alarms where rule_id = %L', rule_id),
  format('%s: of the same device, from and to the same sample, with the same last value', rule_id))
from trial;
select * from finish();
rollback;
