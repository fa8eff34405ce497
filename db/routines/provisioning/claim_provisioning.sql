-- Takes stations whose synchronisation is due. Nobody else gets them before the lease has run out, so a worker that
-- dies leaves them to the next.
create or replace function worker.claim_provisioning(p_limit int, p_lease interval)
returns table (tenant_id text, station_id text, revision bigint, attempts int, document jsonb)
language sql
security definer set search_path = internal, public, pg_temp
as $$
  with
    due as (
      select p.tenant_id, p.station_id
      from provisioning as p
      where p.status = 'pending' and p.next_attempt_at <= now()
      order by p.next_attempt_at
      limit p_limit
      for update skip locked
    ),
    claimed as (
      update provisioning as p
      set next_attempt_at = now() + p_lease, attempts = p.attempts + 1, updated_at = now()
      from due
      where p.tenant_id = due.tenant_id and p.station_id = due.station_id
      returning p.*
    )
  select
    c.tenant_id::text, c.station_id::text, c.revision, c.attempts,
    provisioning_document(c.tenant_id, c.station_id, c.credentials)
  from claimed as c;
$$;
comment on function worker.claim_provisioning is 'Takes stations whose synchronisation with ThingsBoard is due, for the length of a lease.';
