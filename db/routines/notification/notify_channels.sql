-- Every alarm or alert that is told leaves a delivery to each channel that wants it, in the same transaction: a new one, or it
-- joins the one that is held. People do not get mail about what people did (acknowledged, muted, …): e-mail tells of
-- beginnings, escalations and ends. A channel that is being deleted is passed over, so that nobody waits crosswise.
create or replace function internal.notify_channels()
returns trigger
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
declare
  v_count int;
begin
  if not exists (select from notification_channel as c where c.tenant_id = new.tenant_id and c.enabled) then
    return null;
  end if;
  with
    notice as materialized (select n.* from notice_of(new.tenant_id, new.topic, new.payload) as n),
    wanting as materialized (
      select c.id, h.hold, h.until, gen_random_uuid() as delivery_id
      from notice as n
      join notification_channel as c on c.tenant_id = new.tenant_id
      cross join lateral hold_of(c, n.severity, new.created_at) as h
      where c.enabled
        and new.topic = any (c.topics)
        and (c.sites is null or n.site_id = any (c.sites))
        and (
          severity_rank(n.severity) >= severity_rank(c.min_severity)
          -- Who was told that it began is told that it is less, or over.
          or n.type in ('eased', 'resolved', 'cleared') and exists (
            select
            from notification_item as i
            join notification_delivery as d on d.id = i.delivery_id and d.channel_id = c.id
            where i.tenant_id = new.tenant_id and i.subject_id = n.subject_id))
        and (c.kind <> 'email' or n.type in ('active', 'cleared', 'opened', 'reopened', 'escalated', 'resolved'))
      for key share of c skip locked
    ),
    held as materialized (
      -- The oldest of a kind; a second one exists only where the first is full.
      select distinct on (w.id) w.id as channel_id, d.id as delivery_id
      from wanting as w
      join notification_delivery as d on d.channel_id = w.id and d.status = 'held' and d.hold = w.hold and d.items < 500
      order by w.id, d.created_at, d.id
    ),
    joined as (
      update notification_delivery as d
      set items = d.items + 1
      from held as h
      where d.id = h.delivery_id and d.status = 'held'
      returning d.channel_id, d.id
    ),
    made as (
      insert into notification_delivery (id, tenant_id, channel_id, status, hold, next_attempt_at, created_at)
      select
        w.delivery_id, new.tenant_id, w.id, case when w.hold is null then 'pending' else 'held' end, w.hold, w.until,
        new.created_at
      from wanting as w
      where not exists (select from joined as j where j.channel_id = w.id)
      returning id, status
    ),
    told as (
      insert into notification_item (
        delivery_id, event_id, tenant_id, topic, type, severity, site_id, subject_id, title, message, payload, at)
      select
        t.id, new.id, new.tenant_id, new.topic, n.type, n.severity, n.site_id, n.subject_id, n.title, n.message, new.payload,
        new.created_at
      from (select id from joined union all select id from made) as t
      cross join notice as n
    )
  select count(*) into v_count from made where status = 'pending';
  if v_count > 0 then
    perform pg_notify('wattledger_notification', '');
  end if;
  return null;
end;
$$;
comment on function internal.notify_channels is 'Trigger: leaves a delivery to each channel that wants to be told of an event.';

create or replace trigger notify_channels after insert on internal.event
  for each row when (new.topic in ('alarm', 'alert')) execute function internal.notify_channels();
