-- A site whose readings come once a day is not called silent every day; one that always sends is, after an hour.
begin;
select plan(6);
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
  update internal.alert_mark set marked_at = now() - interval '1 minute';
  select internal.check_site_alerts(s) from stations as s where s.id = 's1';
$$;
create function pg_temp.now() returns text language sql as $$ select string_agg(kind || ' ' || status, ', ') from alerts $$;
call pg_temp.give(400, 25);
call pg_temp.look();
select is(pg_temp.now(), 'missing_data open', 'a day without data rings where nothing is known of the site''s habits');
delete from alerts;
update internal.alert_watch
set silences = jsonb_build_object(current_date - 1, 25.5, current_date - 2, 25.4, current_date - 3, 25.6);
call pg_temp.look();
select is(pg_temp.now(), null, 'not where it is so every day');
call pg_temp.give(24, 2);
update internal.alert_watch set newest_ts = now() - interval '26 hours';
call pg_temp.look();
select is(pg_temp.now(), null, 'nor when the day''s readings have come');
select is((select round((silences ->> current_date::text)::numeric, 1) from internal.alert_watch), 26.0,
  'it is noted how long they took');
update internal.alert_watch set silences = jsonb_build_object(current_date - 1, 2.1, current_date - 2, 9, current_date - 3, 2.1);
delete from internal.sample where ts > now() - interval '5 hours';
call pg_temp.look();
select is(pg_temp.now(), 'missing_data open', 'a site that sends every hour is missed, though it was silent for longer once');
update internal.alert_watch set silences = jsonb_build_object(current_date - 20, 2.1, current_date - 1, 2.1), newest_ts = null;
call pg_temp.look();
select is((select silences from internal.alert_watch), jsonb_build_object(current_date - 20, 2.1, current_date - 1, 2.1),
  'without a newer reading nothing is noted');
select * from finish();
rollback;
