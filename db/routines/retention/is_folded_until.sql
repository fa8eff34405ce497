-- Whether nothing waits to be folded from the samples before a time: no hour that is due to be closed and no late data, other than
-- under frozen statements, whose facts stand.
create or replace function internal.is_folded_until(p_time timestamptz)
returns boolean
language sql stable
as $$
  select not exists (
    select from public.stations as s
    where coalesce(s.closed_until, s.running_since) < internal.next_hour(p_time, s.timezone)
  ) and not exists (
    select
    from internal.dirty_hour as d
    join public.stations as s on s.station_key = d.station_key
    where d.hour < internal.next_hour(p_time, s.timezone) and not internal.is_frozen(s, d.hour)
  );
$$;
comment on function internal.is_folded_until is 'Whether nothing waits to be folded from the samples before a time.';
