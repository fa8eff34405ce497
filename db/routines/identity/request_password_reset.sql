-- Somebody has forgotten the password of an account: a mail with a link is left to the workers, who find out whether there is such
-- an account. Nothing here depends on that, neither the answer nor the work, so that nobody learns who has one.
--   p_address        the network address that it comes from
--   p_token_hash     SHA-256 of the link's secret
--   p_sealed_secret  the secret itself, encrypted, for the mail
--   p_lifetime       how long the link is good
-- Returns the seconds to wait where too many requests (20 in 15 minutes) came from that network address, else null. An account gets
-- one mail in 5 minutes, a mailbox 5 in an hour; what is more is let drop without a word.
create or replace function api.request_password_reset(
  p_email text, p_address text, p_token_hash bytea, p_sealed_secret text, p_lifetime interval
)
returns int
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
declare
  v_wait int := count_attempt('reset_address', p_address, 20);
begin
  if v_wait is not null then
    return v_wait;
  end if;
  if count_attempt('reset_pause', lower(p_email), 1, '5 minutes') is not null then
    return null;
  end if;
  if count_attempt('reset', mailbox(p_email), 5, '1 hour') is null then
    insert into account_mail (kind, email, token_hash, sealed_secret, expires_at)
    values ('password_reset', lower(p_email), p_token_hash, p_sealed_secret, now() + p_lifetime);
    perform pg_notify('wattledger_account_mail', '');
  end if;
  return null;
end;
$$;
comment on function api.request_password_reset is 'Leaves a mail with a link to choose a new password to the workers.';
