-- Takes commands that wait, oldest first, and marks them sent. Whoever calls sends them after this is committed, so that
-- whatever dies, none is ever sent twice. Those older than the time limit are left to time out.
create or replace function worker.claim_commands(p_limit int)
returns table (
  command_id uuid, tenant_id text, station_id text, device_id text, tb_device_id text,
  command_type text, payload jsonb, mode text, timeout_seconds int
)
language sql
security definer set search_path = internal, public, pg_temp
as $$
  with
    waiting as (
      select c.id
      from commands as c
      where c.status = 'created'
        and c.created_at > now() - make_interval(secs => setting('command_timeout_seconds', '60')::int)
      order by c.created_at
      limit p_limit
      for update skip locked
    ),
    claimed as (
      update commands as c set status = 'sent', sent_at = now()
      from waiting as w
      where c.id = w.id
      returning c.*
    )
  select
    c.id, c.tenant_id::text, c.station_id::text, c.device_id::text, d.tb_entity_id,
    c.command_type, c.payload, c.mode, setting('command_timeout_seconds', '60')::int
  from claimed as c
  join devices as d on d.tenant_id = c.tenant_id and d.station_id = c.station_id and d.id = c.device_id
  order by c.created_at;
$$;
comment on function worker.claim_commands is 'Takes waiting commands and marks them sent.';
