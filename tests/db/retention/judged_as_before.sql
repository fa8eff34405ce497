-- Hours whose samples are no longer kept are judged as they were before.
begin;
select plan(4);
call new_site();
select is(
  send(
    every(interval '1 hour', seam() - interval '20 days', 552),
    array(select 10 + n * 7 % 5 from generate_series(1, 552) as n)::float8[])
  || send(every(interval '15 minutes', seam() - interval '20 days', 2208), array_fill(1::float8, '{2208}'), 'kWh', null, 'm2'), '',
  'three weeks of two meters');
select drain() > 0 as folded;
create function pg_temp.judged() returns text language sql as $$
  select i.hours::text || i.totals || i.quality
  from api.get_insights('t1', 's1', seam() - interval '4 days', 48, 14) as i;
$$;
create temporary table before as select pg_temp.judged() as told;
select ok((select told ~ '"coverage": 1' and told ~ '"ready"' from before), 'they are complete');
select is(retire(), seam(), 'samples are retired');
select is(pg_temp.judged(), (select told from before), 'and nothing is said otherwise');
select * from finish();
rollback;
