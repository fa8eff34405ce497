-- Appends an event and wakes whoever listens, when this transaction commits.
-- It holds the tenant's event counter until commit, so it is called last: by deferred triggers, at the end of the transaction.
-- Whoever waited for something else meanwhile could stop others crosswise.
create or replace function internal.append_event(p_tenant text, p_topic text, p_payload jsonb)
returns bigint
language plpgsql
as $$
declare
  v_id bigint;
begin
  insert into internal.event_counter as c (tenant_id, last_id) values (p_tenant, 1)
  on conflict (tenant_id) do update set last_id = c.last_id + 1
  returning c.last_id into v_id;

  insert into internal.event (tenant_id, id, topic, payload) values (p_tenant, v_id, p_topic, p_payload);
  -- Same channel and payload: PostgreSQL sends it once a transaction. Every login may listen, so it names nobody.
  perform pg_notify('wattledger_event', api.wake_word(p_tenant));
  return v_id;
end;
$$;
comment on function internal.append_event is 'Appends an event of a tenant and wakes listeners at commit.';
