-- Samples are retired when all that follows from them has followed, and step by step.
begin;
select plan(14);
call new_station();
call give_all('charge', every(interval '1 hour', seam() - interval '2 days', 96), array_fill(1.0::float8, array[96]));
insert into internal.setting (name, value) values ('retain_samples_days', extract(day from now() - seam()));
select is(worker.retire_samples(), 0, 'late data comes first');
select is((select count(*) from internal.retention), 0::bigint, 'nothing is sealed');
select drain() > 0 as folded;
update stations set running_since = seam() - interval '1 hour';
select is(worker.retire_samples(), 0, 'and so do hours that are not closed');
update stations set closed_until = seam();

select is(worker.retire_samples(), 1, 'then samples are sealed');
select is((select sealed_until from internal.retention), seam(), 'no more are taken');
select throws_ok(format($$ call give('charge', %L, 1) $$, seam() - interval '1 day'), 'WL422', null, 'so they are refused');
select is((select count(*) from internal.retired_hour), 0::bigint, 'before an hour is written');
insert into internal.dirty_hour (station_key, hour) select station_key, seam() - interval '1 day' from stations where id = 's1';
select is((select sum(worker.retire_samples()) from generate_series(1, 40)) < 40, true, 'a mapping that marks hours meanwhile');
select cmp_ok((select retired_until from internal.retention), '<', seam(), 'is waited for');
select drain() > 0 as folded;
select is((select sum(worker.retire_samples()) from generate_series(1, 40)) < 40, true, 'then the hours are written');
select is((select count(*) from internal.retired_hour), 48::bigint, 'all of them');
select is((select count(*) from internal.sample where ts < seam()), 48::bigint, 'nothing is dropped that might still be read');
update internal.retention set retired_at = now() - interval '11 minutes';
select is(worker.retire_samples(), 0, 'some minutes later');
select is((select count(*) from internal.sample), 48::bigint, 'it is');
select * from finish();
rollback;
