-- The end of a window of whole hours of a site's clock.
--   p_to  the window reaches over the hour that p_to lies in, unless that begins with p_to; null: over the running hour
-- Raises WL422 (to) for a time after the running hour, or before 1900.
create or replace function internal.window_end(p_station public.stations, p_to timestamptz)
returns timestamptz
language plpgsql stable
as $$
declare
  v_running timestamptz := date_trunc('hour', now(), p_station.timezone);
begin
  if p_to > v_running + interval '1 hour' then
    perform internal.raise_error('WL422', 'to must not lie after the running hour', 'to');
  elsif p_to < timestamptz '1900-01-01 00:00Z' then
    perform internal.raise_error('WL422', 'to must lie in 1900 or later', 'to');
  end if;
  return coalesce(
    date_trunc('hour', p_to + interval '1 hour' - interval '1 microsecond', p_station.timezone), v_running + interval '1 hour');
end;
$$;
comment on function internal.window_end is 'The end of a window of whole hours of a site''s clock.';
