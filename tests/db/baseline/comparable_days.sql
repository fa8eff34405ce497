-- Which days are comparable is learnt from the site.
begin;
select plan(7);
create function pg_temp.days(p_kwh text, p_from date, p_to date)
returns internal.local_hour[] language plpgsql as $$
declare
  v_hours internal.local_hour[];
begin
  execute format(
    'select array_agg(row(day::date, h, %s)::internal.local_hour order by day, h)
     from generate_series($1::timestamp, $2, interval ''1 day'') as g (day), generate_series(0, 23) as h,
       extract(isodow from day) as dow, extract(doy from day) as n', p_kwh) into v_hours using p_from, p_to;
  return v_hours;
end;
$$;
create function pg_temp.alike(p_kwh text, p_dow int, p_from date default '2025-01-06')
returns int[] language sql as $$
  select array_agg(distinct extract(isodow from c.day)::int)
  from internal.comparable_days(pg_temp.days(p_kwh, p_from, '2025-03-02'), '{2025-03-03}', 56, 3) as c
  where c.dow = p_dow and c.weight > 0.01 / 60;
$$;
select is(pg_temp.alike('10 + h + dow', 3), '{3}', 'nothing scatters: a day of the week is like itself alone');
select is(pg_temp.alike('10 + h + n * 17 % 5', 3), '{1,2,3,4,5,6,7}', 'days that differ by chance are all alike');
select is(
  pg_temp.alike('case when dow >= 6 then 10 else 90 end + n * 17 % 5', 3), '{1,2,3,4,5}', 'a plant: Monday to Friday');
select is(pg_temp.alike('case when dow >= 6 then 10 else 90 end + n * 17 % 5', 7), '{6,7}', 'and the weekend');
select is(
  pg_temp.alike('50 + h', 2, '2025-02-26'), '{3,4,5}', 'a day of the week that was never seen is like those of its class');
select is(pg_temp.alike('50 + h + dow', 6, '2025-02-26'), '{6}', 'and one that was seen like itself');
select is(
  (select round((max(c.weight) / min(c.weight))::numeric, 6)
   from internal.comparable_days(pg_temp.days('50', '2025-01-06', '2025-03-02'), '{2025-03-03}', 56, 3) as c where c.dow = 1),
  round((56 + 3) / (1 + 3.0), 6), 'newer days have more to say');
select * from finish();
rollback;
