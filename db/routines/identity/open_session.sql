-- Opens a session after a login or sign-up: forgets the failures of the account, and keeps the first refresh token.
--   p_token_hash     SHA-256 of the token
--   p_password_hash  what the password was checked against; null where none was
-- Raises WL401 (while the password was looked at, the user was removed, or it was replaced).
create or replace function api.open_session(
  p_user uuid, p_address text, p_token_hash bytea, p_lifetime interval, p_password_hash text default null
)
returns void
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
begin
  -- Shared, so that it waits for whoever is replacing the password, and he for this: no session of the old one is left.
  perform from user_account as u
  where u.id = p_user and (p_password_hash is null or u.password_hash = p_password_hash)
  for share;
  if not found then
    perform raise_error('WL401', 'invalid credentials');
  end if;
  update login_attempt set failures = greatest(failures - 1, 0) where kind = 'address' and subject = p_address;
  delete from login_attempt as a
  using user_account as u
  where u.id = p_user and a.kind = 'account' and a.subject = u.email;
  delete from refresh_token where user_id = p_user and expires_at < now();
  insert into refresh_token (token_hash, family, user_id, expires_at)
  values (p_token_hash, gen_random_uuid(), p_user, now() + p_lifetime);
end;
$$;
comment on function api.open_session is 'Opens a session with its first refresh token.';
