-- Notes that a mail about an account was sent, and forgets its secret.
create or replace function worker.finish_account_mail(p_id uuid)
returns void
language sql
security definer set search_path = internal, public, pg_temp
as $$
  update account_mail
  set status = 'sent', next_attempt_at = null, finished_at = now(), error = null, sealed_secret = null
  where id = p_id and status in ('sending', 'pending');
$$;
comment on function worker.finish_account_mail is 'Notes that a mail about an account was sent, and forgets its secret.';
