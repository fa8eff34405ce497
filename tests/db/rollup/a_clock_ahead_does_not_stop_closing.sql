-- A device whose clock is ahead does not keep the hours until then from being closed.
begin;
select plan(2);
call new_station();
call give('charge', now() + interval '20 hours', 5);
select is((select running_since from stations where tenant_id = 't1'), date_trunc('hour', now(), 'UTC'),
  'a station runs from the present hour on at the latest');

call give('charge', now() + interval '20 hours', 5);
update internal.dirty_hour set marked_at = now() - interval '1 day';
select is(worker.fold_late_hours(100), 0, 'and no hour is folded before it is over');
select * from finish();
rollback;
