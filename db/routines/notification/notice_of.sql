-- What an event says to people, whatever its topic: the payload carries its subject under the topic's name.
--   severity, site_id, subject_id, title, message  of the subject; an alarm's title is its rule's name, its message the device
--                                                  and the value
create or replace function internal.notice_of(p_tenant text, p_topic text, p_payload jsonb)
returns table (type text, severity text, site_id text, subject_id text, title text, message text)
language sql stable
as $$
  with subject as (select p_payload -> p_topic as s)
  select
    coalesce(p_payload ->> 'type', 'changed'),
    coalesce(s ->> 'severity', 'warning'),
    coalesce(s ->> 'site_id', s ->> 'station_id'),
    s ->> 'id',
    left(coalesce(nullif(s ->> 'title', ''), nullif(s ->> 'name', ''), nullif(s ->> 'kind', ''), p_topic), 500),
    left(coalesce(
      s ->> 'message',
      case when s ? 'originator_id' then concat_ws(', ',
        concat_ws(' ', s ->> 'originator_type', coalesce((
          select d.name
          from public.devices as d
          where (d.tenant_id, d.station_id, d.id) = (p_tenant, s ->> 'station_id', s ->> 'originator_id')), s ->> 'originator_id')),
        'last value ' || (s ->> 'last_value')) end), 4000)
  from subject;
$$;
comment on function internal.notice_of is 'What an event says to people: severity, site, title, message.';
