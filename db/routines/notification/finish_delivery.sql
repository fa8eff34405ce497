-- Notes that a delivery has arrived.
create or replace function worker.finish_delivery(p_id uuid)
returns void
language sql
security definer set search_path = internal, public, pg_temp
as $$
  update notification_delivery
  set status = 'sent', next_attempt_at = null, finished_at = now(), error = null
  where id = p_id and status in ('sending', 'pending');
$$;
comment on function worker.finish_delivery is 'Notes that a delivery has arrived.';
