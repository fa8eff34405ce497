-- Takes deliveries that are due, at most four at a time of a channel, and first of the organizations that have the fewest under
-- way, so that slow receivers hold up nobody else. Nobody else gets them before the lease has run out, so a worker that dies leaves
-- them to the next. What is due of a channel that was switched off meanwhile is given up, but for trials.
--   messages  [{event_id, topic, type, severity, site_id, site_name, timezone, title, message, at, data}], oldest first
create or replace function worker.claim_deliveries(p_limit int, p_lease interval)
returns table (
  id uuid, attempts int, tenant_id text, tenant_name text, channel_id uuid, channel_name text, kind text, target text,
  sealed_secret text, created_at timestamptz, messages jsonb
)
language sql
security definer set search_path = internal, public, pg_temp
as $$
  with
    receiver as materialized (
      select x.id, x.enabled, x.tenant_id, x.under_way, sum(x.under_way) over (partition by x.tenant_id) as of_tenant
      from (
        select c.id, c.enabled, c.tenant_id, (
            select count(*)
            from notification_delivery as s
            where s.channel_id = c.id and s.status = 'sending' and s.next_attempt_at > now()) as under_way
        from notification_channel as c
      ) as x
    ),
    due as materialized (
      select d.id, d.next_attempt_at, r.tenant_id, r.of_tenant,
        r.enabled or exists (select from notification_item as i where i.delivery_id = d.id and i.topic = 'test') as is_wanted
      from receiver as r
      cross join lateral (
        select n.id, n.next_attempt_at
        from notification_delivery as n
        where n.channel_id = r.id and n.next_attempt_at <= now()
        order by n.next_attempt_at, n.id
        limit greatest(0, 4 - r.under_way)
        for update skip locked
      ) as d
    ),
    given_up as (
      update notification_delivery as d
      set status = 'dead', next_attempt_at = null, finished_at = now(), error = 'the channel was switched off'
      from due
      where d.id = due.id and not due.is_wanted
    ),
    next as (
      select x.id
      from (
        select u.*, u.of_tenant + row_number() over (partition by u.tenant_id order by u.next_attempt_at, u.id) as turn
        from due as u
        where u.is_wanted
      ) as x
      order by x.turn, x.next_attempt_at, x.id
      limit p_limit
    ),
    claimed as (
      update notification_delivery as d
      set status = 'sending', next_attempt_at = now() + p_lease, attempts = d.attempts + 1
      from next
      where d.id = next.id
      returning d.*
    )
  select
    d.id, d.attempts, d.tenant_id::text, t.name, c.id, c.name, c.kind, c.target, c.sealed_secret, d.created_at,
    (select jsonb_agg(jsonb_build_object(
        'event_id', i.event_id, 'topic', i.topic, 'type', i.type, 'severity', i.severity,
        'site_id', i.site_id, 'site_name', coalesce(s.name, i.site_id), 'timezone', coalesce(s.timezone, 'UTC'),
        'title', i.title, 'message', i.message, 'at', utc_text(i.at), 'data', i.payload) order by i.event_id)
      from notification_item as i
      left join stations as s on s.tenant_id = i.tenant_id and s.id = i.site_id
      where i.delivery_id = d.id)
  from claimed as d
  join notification_channel as c on c.id = d.channel_id
  join tenants as t on t.id = d.tenant_id;
$$;
comment on function worker.claim_deliveries is 'Takes deliveries that are due, for the length of a lease.';
