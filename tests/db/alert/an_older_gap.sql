-- A site whose readings begin anew after an older gap has no alert of missing data; one that is silent for most of a day has.
begin;
select plan(5);
call new_station();
create procedure pg_temp.give(p_from int, p_to int) language plpgsql as $$
begin
  perform from api.ingest_readings('t1', array['s1'], array['m'], array['kWh'], array_fill(1, array[p_from - p_to + 1]),
    array(select date_trunc('hour', now()) - n * interval '1 hour' from generate_series(p_to, p_from) as n),
    array(select 10 + n % 7 + n / 1000.0 from generate_series(p_to, p_from) as n)::float8[],
    array_fill(null::text, array[p_from - p_to + 1]), null, 'x');
end;
$$;
create procedure pg_temp.look() language sql as $$
  delete from alerts;
  select internal.check_site_alerts(s) from stations as s where s.id = 's1';
$$;
create function pg_temp.now() returns text language sql as $$ select string_agg(kind || ' ' || status, ', ') from alerts $$;
call pg_temp.give(400, 100);
call pg_temp.give(23, 0);
call pg_temp.look();
select is(pg_temp.now(), null, 'three days of silence before the last one');
delete from internal.sample where ts > now() - interval '3 hours';
call pg_temp.look();
select is(pg_temp.now(), 'missing_data open', 'silent again');
call pg_temp.give(2, 0);
delete from internal.sample where ts > now() - interval '9 hours' and ts < now() - interval '7 hours';
call pg_temp.look();
select is((select kind from alerts where first_hour > now() - interval '10 hours'), 'missing_data', 'two hours of the last day');
delete from internal.sample where ts > now() - interval '24 hours' and ts < now() - interval '9 hours';
call pg_temp.look();
select is(pg_temp.now(), 'missing_data open', 'most of the last day is missing');
delete from internal.sample where ts < now() - interval '26 hours';
call pg_temp.look();
select is(pg_temp.now(), null, 'before its first reading nothing is missing');
select * from finish();
rollback;
