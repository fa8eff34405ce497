-- Takes mail about accounts that is due. Nobody else gets it before the lease has run out, so a worker that dies leaves it to the
-- next. A link to choose a new password becomes good here, at the first attempt; mail that nobody is to get (the address has no
-- account, the link is good no more) is deleted.
--   role, invited_by  of an invitation
create or replace function worker.claim_account_mail(p_limit int, p_lease interval)
returns table (
  id uuid, attempts int, kind text, email text, sealed_secret text, created_at timestamptz, expires_at timestamptz,
  organization_name text, role text, invited_by text
)
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
#variable_conflict use_column
declare
  v_mail account_mail;
  v_about record;
begin
  perform set_actor('forgotten password');
  for v_mail in
    select m.*
    from account_mail as m
    where m.next_attempt_at <= now()
    order by m.next_attempt_at, m.id
    limit p_limit
    for update skip locked
  loop
    if v_mail.kind = 'password_reset' and v_mail.attempts = 0 and v_mail.expires_at > now() then
      perform offer_password_reset(v_mail.email, v_mail.token_hash, v_mail.created_at, v_mail.expires_at);
    end if;
    select * into v_about from account_mail_about(v_mail);
    if not found then
      delete from account_mail as m where m.id = v_mail.id;
      continue;
    end if;
    return query
    update account_mail as m
    set status = 'sending', next_attempt_at = now() + p_lease, attempts = m.attempts + 1
    where m.id = v_mail.id
    returning m.id, m.attempts, m.kind, m.email, m.sealed_secret, m.created_at, m.expires_at, v_about.organization_name,
      v_about.role, v_about.invited_by;
  end loop;
end;
$$;
comment on function worker.claim_account_mail is 'Takes mail about accounts that is due, for the length of a lease.';
