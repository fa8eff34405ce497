-- Deliveries as they are shown, with the channel's name and the title of the most severe event, the oldest of those.
create or replace view internal.delivery as
select
  d.tenant_id::text as tenant_id, d.id, d.channel_id, c.name as channel_name, c.kind, d.status, d.hold, d.items,
  i.topic, i.severity, i.site_id, i.title, d.attempts, d.next_attempt_at, d.error, d.created_at, d.finished_at
from internal.notification_delivery as d
join internal.notification_channel as c on c.id = d.channel_id
cross join lateral (
  select n.topic, n.severity, n.site_id, n.title
  from internal.notification_item as n
  where n.delivery_id = d.id
  order by internal.severity_rank(n.severity) desc, n.event_id
  limit 1) as i;
comment on view internal.delivery is 'Messages to channels, with what they tell of.';
