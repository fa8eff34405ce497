-- Notes why a delivery did not arrive, and when to try again; or that it is given up.
--   p_attempt   which attempt failed: one that another worker has taken over meanwhile is left alone
--   p_retry_in  null: it is given up
create or replace function worker.fail_delivery(p_id uuid, p_attempt int, p_error text, p_retry_in interval)
returns void
language sql
security definer set search_path = internal, public, pg_temp
as $$
  update notification_delivery
  set
    status = case when p_retry_in is null then 'dead' else 'pending' end,
    next_attempt_at = now() + p_retry_in,
    finished_at = case when p_retry_in is null then now() end,
    error = left(p_error, 1000)
  where id = p_id and status = 'sending' and attempts = p_attempt;
$$;
comment on function worker.fail_delivery is 'Notes why a delivery did not arrive, and when to try again.';
