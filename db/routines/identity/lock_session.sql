-- The refresh token of a session, with its user's sessions locked until the end of the transaction: an exchange and the end of
-- a session happen one after the other, so that no token slips out of a session that ends. Null where it is not known.
create or replace function internal.lock_session(p_token_hash bytea)
returns internal.refresh_token
language plpgsql
as $$
declare
  v_user uuid;
  v_token internal.refresh_token;
begin
  select t.user_id into v_user from internal.refresh_token as t where t.token_hash = p_token_hash;
  perform from internal.user_account as u where u.id = v_user for no key update;
  select * into v_token from internal.refresh_token as t where t.token_hash = p_token_hash;
  return v_token;
end;
$$;
comment on function internal.lock_session is 'The refresh token of a session, with its user''s sessions locked.';
