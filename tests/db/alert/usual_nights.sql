-- What a night usually takes is learnt from nights that are over, and a gap whose times change is looked at from its earlier begin.
begin;
select plan(3);
create function pg_temp.usual(p_days int) returns text language sql as $$
  select u.night_kwh || ' ' || round(u.night_share::numeric, 4)
  from internal.usual_shares(
    array(
      select row(date '2025-03-03' - d, h, case when h >= 22 or h < 6 then 30 else 10 end)::internal.local_hour
      from generate_series(1, p_days) as d, generate_series(0, 23) as h order by d desc, h),
    '2025-03-03') as u;
$$;
select is(pg_temp.usual(3), '240 0.6000', 'eight hours of 30 of a day''s 400; the night that begins before the day is not over');
select is(pg_temp.usual(1), null, 'of one day no night is known');
call new_station();
insert into public.gap_explanations (tenant_id, site_id, from_ts, to_ts, reason, created_by)
values ('t1', 's1', '2025-03-01Z', '2025-03-02Z', 'outage', 'x');
delete from internal.alert_mark;
update public.gap_explanations set from_ts = '2025-03-01 12:00Z';
select is((select min(since) from internal.alert_mark), '2025-03-01Z', 'what was explained counts again');
select * from finish();
rollback;
