-- How long an event waits before a channel is told, and why: quiet hours hold all but what is critical, a digest gathers all.
-- A digest that would end in quiet hours waits for their end.
--   hold  quiet, digest, or null: goes at once
create or replace function internal.hold_of(p_channel internal.notification_channel, p_severity text, p_at timestamptz)
returns table (hold text, until timestamptz)
language sql stable
as $$
  with
    gathered as (select p_at + p_channel.digest_minutes * interval '1 minute' as until),
    held as (
      select
        g.until,
        case when p_severity <> 'critical' and p_channel.quiet_from is not null
          then coalesce(internal.quiet_until(p_channel, p_at), internal.quiet_until(p_channel, g.until))
        end as quiet_until
      from gathered as g
    )
  select
    case when h.quiet_until is not null then 'quiet' when p_channel.digest_minutes > 0 then 'digest' end,
    coalesce(h.quiet_until, h.until)
  from held as h;
$$;
comment on function internal.hold_of is 'How long an event waits before a channel is told, and why.';
