-- Closing goes station by station: one that is far behind does not hold the others up.
begin;
select plan(4);
call new_station('s1');
call new_station('s2');
update stations set running_since = date_trunc('hour', now(), 'UTC') - interval '50 hours' where id = 's1' and tenant_id = 't1';
update stations set running_since = date_trunc('hour', now(), 'UTC') - interval '3 hours' where id = 's2' and tenant_id = 't1';
select is(worker.close_due_hours(1), 1, 'no more than asked for');
select is((select count(*) from analytics_statistics where subject_id = 's1' and time_type = 'HOUR'), 1::bigint,
  'the longest waiting first');
select is(worker.close_due_hours(100), 2, 'then one of each');
select is((select count(*) from analytics_statistics where subject_id = 's2' and time_type = 'HOUR'), 1::bigint, 'the other too');
select * from finish();
rollback;
