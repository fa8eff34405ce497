-- Whether the hours of a time zone begin with those of UTC, on every day on which there may be samples (ten years back, a day on).
create or replace function internal.has_whole_hours(p_timezone text)
returns boolean
language sql stable
as $$
  select not exists (
    select from generate_series(date_trunc('day', now()) - interval '3660 days', now() + interval '2 days', interval '1 day') as d
    where extract(minute from d at time zone p_timezone) <> 0
  );
$$;
comment on function internal.has_whole_hours is 'Whether the hours of a time zone begin with those of UTC.';
