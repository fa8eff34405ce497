-- A trial looks at a million samples at most, and says so when there are more.
-- edition: apache
begin;
select plan(2);
call new_station();
call give('charge', now() - interval '1 minute', 120);
insert into internal.sample (series_key, ts, value)
select s.series_key, now() - interval '1 day' - n * interval '1 second', 1
from internal.series as s
cross join generate_series(1, 999999) as n
where s.point_key = 'charge';
create function pg_temp.trial(p_days int) returns text language sql as $$
  select format('rang %s of %s', rang, samples) from api.trial_alarm_rule('t1', '{"station_id": "s1",
    "semantic": "charge_power_kw", "operator": ">", "threshold": 100}', p_days);
$$;
select is(pg_temp.trial(30), 'rang 1 of 1000000', 'a million are looked at');
call give('charge', now() - interval '2 minutes', 1);
select throws_ok('select pg_temp.trial(30)', 'WL422',
  'these days hold more than a million readings of this point, more than a trial looks at: try fewer days',
  'one more is not');
select * from finish();
rollback;
