-- When the quiet hours of a channel end that p_at lies in; null when it lies in none, or there are none.
create or replace function internal.quiet_until(p_channel internal.notification_channel, p_at timestamptz)
returns timestamptz
language sql stable
as $$
  with
    clock as (select p_at at time zone p_channel.quiet_timezone as local),
    place as (
      select
        c.local,
        c.local::date + p_channel.quiet_to as to_today,
        case
          when p_channel.quiet_from < p_channel.quiet_to
            then c.local::time >= p_channel.quiet_from and c.local::time < p_channel.quiet_to
          else c.local::time >= p_channel.quiet_from or c.local::time < p_channel.quiet_to
        end as is_quiet
      from clock as c
    )
  select greatest(
    p_at,
    case when p.local < p.to_today then p.to_today else p.to_today + interval '1 day' end at time zone p_channel.quiet_timezone)
  from place as p
  where p.is_quiet;
$$;
comment on function internal.quiet_until is 'When the quiet hours of a channel end that a time lies in; null outside them.';
