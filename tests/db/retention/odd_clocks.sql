-- Where hours of a clock do not begin with those of UTC, its own hours are kept, and the one at the seam is whole.
begin;
select plan(10);
create temporary table span as select seam() - interval '2 days' as since, seam() + interval '2 days' as until;
create function saw(p_count int, p_step int, p_period int) returns double precision[] language sql as $$
  select array_agg(n * p_step % p_period / 8.0) from generate_series(1, p_count) as n;
$$;
call new_site('kolkata', 'Asia/Kolkata');
call new_site('howe', 'Australia/Lord_Howe');
call new_site('paris', 'Europe/Paris');
select send(every(interval '11 minutes', since, 520), saw(520, 7919, 100), 'kW', null, 'm1', site)
from span, unnest('{kolkata,howe,paris}'::text[]) as site;
insert into devices (tenant_id, station_id, id, name) values ('t1', 'kolkata', 'register', 'register');
call map_point('reg', 'energy_register_kwh', 'kWh', 1, null, 'kolkata');
call give_all('reg', every(interval '23 minutes', seam() - interval '2 days', 250), saw(250, 8, 10000), 'register', 'kolkata');
select drain() > 0 as folded;

create function numbers() returns setof text language sql as $$
  select s || ' ' || m || ' ' || r || ' ' || c
  from span, unnest('{kolkata,howe,paris}'::text[]) as s, unnest('{m1,register}'::text[]) as m, unnest('{hour,day}'::text[]) as r,
    api.list_consumption('t1', s, m, since + interval '30 minutes' * (s <> 'paris')::int, until, r) as c;
$$;
create temporary table before as select numbers() as number;
create temporary table utc as select * from internal.sample_hour;
select is(retire(), seam(), 'samples are retired');
select results_eq($$ select numbers() order by 1 $$, $$ select number from before order by 1 $$, 'and no number has changed');
select results_eq($$ select * from internal.sample_hour order by series_key, hour $$,
  $$ select * from utc order by series_key, hour $$, 'hours of UTC neither');

-- In Kolkata the hour at the seam has half an hour of samples that are still there, and closed to senders.
select is(
  send(array[seam() + interval '29 minutes', seam() + interval '30 minutes'], '{1, 1}', p_meter => 'm2', p_site => 'kolkata'),
  '1 INVALID_TIMESTAMP', 'the hour at the seam takes no more');
select is(send(array[seam() - interval '1 second', seam()], '{1, 1}', p_meter => 'm2', p_site => 'paris'),
  '1 INVALID_TIMESTAMP', 'of a clock with hours of UTC only what is before');
select throws_ok($$ select api.close_window('t1', 'kolkata', seam() - interval '30 minutes', null, true, 'tester') $$,
  'WL409', null, 'nor is it folded again');
select lives_ok($$ select api.close_window('t1', 'kolkata', seam() + interval '30 minutes', null, true, 'tester') $$,
  'the next is');
select lives_ok($$ select api.close_window('t1', 'paris', seam(), null, true, 'tester') $$,
  'and so is that of a clock of UTC''s hours');
select cmp_ok((select count(*) from internal.retired_clock_hour), '>', 100::bigint, 'they are kept by their own hours');
delete from stations where id = 'kolkata' or id = 'howe';
select is((select count(*) from internal.retired_clock_hour), 0::bigint, 'which go with their stations');
select * from finish();
rollback;
