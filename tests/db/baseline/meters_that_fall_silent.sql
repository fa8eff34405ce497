-- What a meter that has died no longer tells is no saving: it is expected until nothing of it is in baselines, or until another one
-- has taken its place.
begin;
select plan(8);
call new_site();
-- Hourly readings of a meter from so many days before to so many days before 2025-06-01.
create function pg_temp.give(p_meter text, p_from int, p_to int) returns text language sql as $$
  select send(
    every(interval '1 hour', timestamptz '2025-06-01Z' - p_from * interval '1 day', (p_from - p_to) * 24),
    array_fill(10::float8, array[(p_from - p_to) * 24]), 'kWh', null, p_meter);
$$;
create function pg_temp.hour(p_as_of timestamptz default '2025-06-01Z') returns text language sql as $$
  select h.kwh || ' ' || h.coverage || ' ' || h.is_good
  from public.stations as s, internal.site_hours(s, p_as_of - interval '1 hour', p_as_of, p_as_of) as h where s.id = 's1';
$$;
-- Takes the newest readings of meter two away.
create procedure pg_temp.silence(p_days int) language sql as $$
  delete from internal.sample as x using internal.series as s, devices as d
  where s.series_key = x.series_key and d.device_key = s.device_key and d.id = 'two'
    and x.ts >= timestamptz '2025-06-01Z' - p_days * interval '1 day';
$$;
select is(pg_temp.give('one', 130, 0) || pg_temp.give('two', 130, 10), '', 'two meters, of which one has been silent for ten days');
select is(pg_temp.hour(), '10 0.5 false', 'half of the site is not known');
select is(pg_temp.hour('2025-05-23Z'), '10 0.5 false', 'nor was it two days after');
select is(pg_temp.give('three', 9, 0) || pg_temp.hour(), '20 1 true', 'a meter that began since has taken its place');
delete from devices where id = 'three';
call pg_temp.silence(55);
select is(pg_temp.hour(), '10 0.5 false', 'of a silence of 55 days baselines still have a day');
call pg_temp.silence(57);
select is(pg_temp.hour(), '10 1 true', 'after eight weeks it is gone');
select is(pg_temp.give('trial', 9, 8) || pg_temp.hour(), '10 1 true', 'a meter that was tried for a day is gone after a week');
select is(pg_temp.hour('2025-05-30Z'), '10 0.5 false', 'and not before');
select * from finish();
rollback;
