-- A channel with a patch laid over it. What the patch does not name stays; null means: none, or all.
--   p_patch  name, target, min_severity, topics, sites, quiet_hours {from, to, timezone}, digest_minutes, enabled
create or replace function internal.merge_channel(p_channel internal.notification_channel, p_patch jsonb)
returns internal.notification_channel
language sql stable
as $$
  select jsonb_populate_record(
    p_channel,
    p_patch - '{id,tenant_id,kind,sealed_secret,secret_made_at,quiet_from,quiet_to,quiet_timezone,created_at,updated_at}'::text[]
    || case when p_patch ? 'quiet_hours' then jsonb_build_object(
      'quiet_from', p_patch #> '{quiet_hours,from}',
      'quiet_to', p_patch #> '{quiet_hours,to}',
      'quiet_timezone', p_patch #> '{quiet_hours,timezone}') else '{}' end);
$$;
comment on function internal.merge_channel is 'A channel with a patch laid over it.';
