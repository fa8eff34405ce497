-- What is found late is open for a day all the same, though the last day of hours no longer shows it.
begin;
select plan(3);
call new_station();
create procedure pg_temp.look(p_at timestamptz, p_hits internal.alert_hit[] default '{}') language sql as $$
  select internal.follow_alerts(s, p_hits, array(
    select row(h, h::date, extract(hour from h)::int, 12, 10, 1, true, false, false, null)::internal.alert_hour
    from generate_series(1, 48) as n, date_trunc('hour', p_at - n * interval '1 hour') as h
    order by h
  ), p_at)
  from stations as s where s.id = 's1';
$$;
call pg_temp.look('2025-03-08 10:15Z', array[
  row('spike', '2025-03-07 10:00Z', 'warning', '2025-03-07 10:00Z', 1.5, 1)::internal.alert_hit]);
call pg_temp.look('2025-03-08 12:15Z');
select is((select status from alerts), 'open', 'two hours after it was found, the spike is out of the last day');
call pg_temp.look('2025-03-09 10:14Z');
select is((select status from alerts), 'open', 'a minute before a day');
call pg_temp.look('2025-03-09 10:15Z');
select is((select status from alerts), 'resolved', 'after a day');
select * from finish();
rollback;
