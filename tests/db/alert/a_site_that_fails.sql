-- A site at which looking fails is left for later and holds nobody up; an organization without alerts is not looked at.
begin;
select plan(7);
call new_station('s1');
call new_station('s2');
call new_station('s3', 'UTC', 't2');
update tenants set enable_alerts = false where id = 't2';
create procedure pg_temp.give(p_site text, p_tenant text default 't1') language plpgsql as $$
begin
  perform from api.ingest_readings(p_tenant, array[p_site], array['m'], array['kWh'], array[1],
    array[now() - interval '3 hours'], array[1.5], array[null::text], null, 'x');
end;
$$;
call pg_temp.give('s1');
call pg_temp.give('s2');
call pg_temp.give('s3', 't2');
select is((select count(*) from internal.alert_mark), 2::bigint, 'what comes to an organization with alerts is marked');
select is(worker.check_alerts(10), 0, 'what came this moment waits for what comes with it');
update internal.alert_mark set marked_at = now() - interval '1 minute';
insert into internal.alert_thresholds (tenant_id, site_id, thresholds) values ('t1', 's1', '{"spike_warning": "broken"}');
set client_min_messages = error;
select is(worker.check_alerts(10), 2, 'both are looked at');
select results_eq(
  $$ select s.id::text, w.failed_at is not null
    from internal.alert_watch as w join stations as s using (station_key) order by s.id $$,
  $$ values ('s1', true), ('s2', false) $$, 'one of them in vain');
select is((select count(*) from internal.alert_mark), 1::bigint, 'its marks stay');
select is(worker.check_alerts(10), 0, 'it waits for a minute');
update internal.alert_watch set failed_at = failed_at - interval '2 minutes';
delete from internal.alert_thresholds;
select is(worker.check_alerts(10), 1, 'and is looked at again');
select * from finish();
rollback;
