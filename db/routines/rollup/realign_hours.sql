-- Moves the marks of a station to the hours of another time zone, which may begin at another minute.
create or replace function internal.realign_hours(p_station_key int, p_timezone text)
returns void
language sql
as $$
  with marked as (
    delete from internal.dirty_hour where station_key = p_station_key returning hour, marked_at
  )
  insert into internal.dirty_hour (station_key, hour, marked_at)
  select p_station_key, date_trunc('hour', e.edge, p_timezone), max(m.marked_at)
  from marked as m
  cross join lateral (values (m.hour), (m.hour + interval '59 minutes')) as e (edge)
  group by 2;
$$;
comment on function internal.realign_hours is 'Moves the marks of a station to the hours of another time zone.';
