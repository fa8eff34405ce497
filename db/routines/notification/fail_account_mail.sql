-- Notes why a mail about an account was not sent, and when to try again; or that it is given up, and its secret forgotten. One
-- whose link has ended by then is given up.
--   p_attempt   which attempt failed: one that another worker has taken over meanwhile is left alone
--   p_retry_in  null: it is given up
create or replace function worker.fail_account_mail(p_id uuid, p_attempt int, p_error text, p_retry_in interval)
returns void
language sql
security definer set search_path = internal, public, pg_temp
as $$
  with failed as (
    select m.id, p_retry_in is null or coalesce(now() + p_retry_in >= m.expires_at, false) as is_given_up
    from account_mail as m
    where m.id = p_id and m.status = 'sending' and m.attempts = p_attempt
  )
  update account_mail as m
  set
    status = case when f.is_given_up then 'dead' else 'pending' end,
    next_attempt_at = case when not f.is_given_up then now() + p_retry_in end,
    finished_at = case when f.is_given_up then now() end,
    sealed_secret = case when not f.is_given_up then m.sealed_secret end,
    error = left(p_error, 1000)
  from failed as f
  where m.id = f.id and m.status = 'sending' and m.attempts = p_attempt;
$$;
comment on function worker.fail_account_mail is 'Notes why a mail about an account was not sent, and when to try again.';
