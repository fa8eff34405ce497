-- Retires the next sealed day: what its samples came to is written, from the samples themselves, and read from then on.
-- Returns whether there was one. What waits to be folded comes first. While a series is being deleted it is left for the next call.
create or replace function internal.retire_day()
returns boolean
language plpgsql
as $$
declare
  v_from timestamptz;
  v_until timestamptz;
begin
  select r.retired_until, r.retired_until + interval '1 day' into v_from, v_until
  from internal.retention as r
  where r.retired_until < r.sealed_until
  for update;
  if not found or not internal.is_folded_until(v_until) then
    return false;
  end if;

  insert into internal.retired_hour
  select h.*
  from internal.sample_hour_folded as h
  join internal.series as s on s.series_key = h.series_key
  where h.hour >= v_from and h.hour < v_until
  on conflict do nothing;
  perform internal.retire_clock_hours(v_from, v_until);
  update internal.retention set retired_until = v_until, retired_at = now();
  return true;
exception when foreign_key_violation then
  return false;
end;
$$;
comment on function internal.retire_day is 'Writes the hours of the next sealed day, which is read from them from then on.';
