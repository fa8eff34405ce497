-- The first hour of a clock that begins at or after a time. Null for null.
create or replace function internal.next_hour(p_time timestamptz, p_timezone text)
returns timestamptz
language sql stable
as $$
  select date_trunc('hour', p_time + interval '1 hour' - interval '1 microsecond', p_timezone);
$$;
comment on function internal.next_hour is 'The first hour of a clock that begins at or after a time.';
