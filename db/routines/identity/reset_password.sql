-- Replaces a forgotten password by way of a link, which is used up, and ends all sessions of the user, wherever they are. Failed
-- logins of the account are forgotten.
--   p_token_hash     SHA-256 of the link's secret
--   p_password_hash  argon2id
--   p_tell           whether a mail tells the user that it was done
-- Raises WL404 (not known, expired, used, replaced by a newer one).
create or replace function api.reset_password(p_token_hash bytea, p_password_hash text, p_tell boolean)
returns void
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
declare
  v_id uuid;
  v_user user_account;
begin
  select r.user_id into v_id from password_reset as r where r.token_hash = p_token_hash;
  -- The user first, as wherever a session begins, goes on or ends: whoever comes second finds the link used.
  select * into v_user from user_account as u where u.id = v_id for no key update;
  delete from password_reset as r where r.token_hash = p_token_hash and r.expires_at > now();
  if not found then
    perform raise_error('WL404', 'the link is not known, was used, or has expired', 'token');
  end if;
  perform set_actor(v_user.id::text);
  update user_account as u
  set password_hash = p_password_hash, password_reset_at = now(), updated_at = now()
  where u.id = v_user.id;
  delete from refresh_token as t where t.user_id = v_user.id;
  delete from login_attempt as a where a.kind = 'account' and a.subject = v_user.email;
  if p_tell then
    insert into account_mail (kind, email) values ('password_changed', v_user.email);
    perform pg_notify('wattledger_account_mail', '');
  end if;
end;
$$;
comment on function api.reset_password is 'Replaces a forgotten password by way of a link, and ends all sessions.';
