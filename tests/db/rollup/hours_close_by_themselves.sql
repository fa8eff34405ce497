-- Hours of a running station are closed once they are over and the grace has passed, empty ones included.
begin;
select plan(14);
call new_station();
call give('charge', '2025-01-20 05:30Z', 9);
select is((select running_since from stations where tenant_id = 't1'), null, 'history does not make a station run');
select is(worker.close_due_hours(100), 0, 'and nothing is due');

call give('charge', now(), 5);
select is((select running_since from stations where tenant_id = 't1'), date_trunc('hour', now(), 'UTC'),
  'live data does, from its hour on');
select is(worker.close_due_hours(100), 0, 'that hour is not over');

update stations set running_since = date_trunc('hour', now(), 'UTC') - interval '4 hours' where tenant_id = 't1';
call give('charge', date_trunc('hour', now(), 'UTC') - interval '2 hours', 3);
select ok(worker.close_due_hours(100) = 1, 'one hour of a station is closed in a call');
create function pg_temp.close_all() returns int language plpgsql as $$
declare
  v_count int := 0;
begin
  while worker.close_due_hours(100) > 0 loop
    v_count := v_count + 1;
  end loop;
  return v_count;
end;
$$;
select ok(pg_temp.close_all() between 2 and 3, 'the others follow');
select is((hour(date_trunc('hour', now(), 'UTC') - interval '4 hours')).coverage, 0.0, 'an empty hour is closed with coverage 0');
select is((hour(date_trunc('hour', now(), 'UTC') - interval '4 hours')).charge_kwh, 0.0, 'and zero energy');
select is((hour(date_trunc('hour', now(), 'UTC') - interval '4 hours')).is_completed, true, 'and is completed');
select is((hour(date_trunc('hour', now(), 'UTC') - interval '2 hours')).charge_kwh, 3.0, 'one with data has it');
select is((select count(*) from analytics_statistics where tenant_id = 't1' and time_type = 'HOUR'
  and period_end + interval '900 seconds' > now()), 0::bigint, 'none is closed before its grace has passed');
select is((select closed_until from stations where tenant_id = 't1'), (select max(period_end) from analytics_statistics
  where tenant_id = 't1' and time_type = 'HOUR'), 'it is remembered how far');

update internal.setting set value = '0' where name = 'hour_close_grace_seconds';
insert into internal.setting (name, value) values ('hour_close_grace_seconds', '0') on conflict do nothing;
select ok(pg_temp.close_all() between 0 and 1, 'without a grace the last hour is due as well');
select is((select closed_until from stations where tenant_id = 't1'), date_trunc('hour', now(), 'UTC'), 'and nothing beyond now');
select * from finish();
rollback;
