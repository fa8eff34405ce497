-- Makes a link good for choosing a new password of the account with this address. A newer one replaces it, an older one changes
-- nothing. Whose name it is done in is set before.
--   p_token_hash    SHA-256 of the link's secret
--   p_requested_at  when it was asked for
-- Returns whether it is good: there is such an account, and no newer link of it.
create or replace function internal.offer_password_reset(
  p_email text, p_token_hash bytea, p_requested_at timestamptz, p_expires_at timestamptz
)
returns boolean
language plpgsql
as $$
declare
  v_user internal.user_account;
begin
  select * into v_user from internal.user_account as u where u.email = lower(p_email) for key share;
  if not found then
    return false;
  end if;
  insert into internal.password_reset as r (user_id, tenant_id, token_hash, created_at, expires_at)
  values (v_user.id, v_user.tenant_id, p_token_hash, p_requested_at, p_expires_at)
  on conflict (user_id) do update set
    token_hash = excluded.token_hash, created_at = excluded.created_at, expires_at = excluded.expires_at
  where r.created_at <= excluded.created_at;
  return found;
end;
$$;
comment on function internal.offer_password_reset is 'Makes a link good for choosing a new password.';
