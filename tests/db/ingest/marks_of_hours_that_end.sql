-- A sample for an hour that ends within a minute marks it: it may be closed before the sample is committed and seen.
begin;
select plan(4);
call new_station();
alter table stations disable trigger user;
-- A time zone of which the present hour ends in so many seconds.
create procedure pg_temp.hour_ends_in(p_seconds int) language sql as $$
  update stations set running_since = null, timezone = (
    select '<x>-' || to_char((3600 + 3600 - p_seconds - extract(epoch from clock_timestamp())::bigint % 3600) % 3600
      * interval '1 second', 'HH24:MI:SS'));
$$;
call pg_temp.hour_ends_in(30);
call give('charge', clock_timestamp(), 1);
select is((select count(*) from internal.dirty_hour), 1::bigint, 'half a minute before its end it is marked');
select is((select hour + interval '1 hour' - clock_timestamp() between '20 seconds' and '31 seconds'
  from internal.dirty_hour), true,
  'the hour that ends then');
update internal.dirty_hour set marked_at = now() - interval '1 day';
select is(worker.fold_late_hours(10), 0, 'and is not folded before it is over');
delete from internal.dirty_hour;
call pg_temp.hour_ends_in(120);
call give('charge', clock_timestamp(), 1);
select is((select count(*) from internal.dirty_hour), 0::bigint, 'two minutes before it is not');
select * from finish();
rollback;
