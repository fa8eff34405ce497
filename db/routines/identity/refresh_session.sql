-- Exchanges a refresh token for the next one of its session. One that was exchanged before ends the session: somebody has a
-- copy. Returns the user as he is now; no row where the token is not known, used, or expired.
create or replace function api.refresh_session(p_token_hash bytea, p_next_hash bytea, p_lifetime interval)
returns table (user_id uuid, tenant_id text, role text)
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
#variable_conflict use_column
declare
  v_token refresh_token := lock_session(p_token_hash);
begin
  if v_token.replaced_at is not null then
    delete from refresh_token where family = v_token.family;
    return;
  elsif v_token.token_hash is null or v_token.expires_at <= now() then
    return;
  end if;
  update refresh_token set replaced_at = now() where token_hash = p_token_hash;
  insert into refresh_token (token_hash, family, user_id, expires_at)
  values (p_next_hash, v_token.family, v_token.user_id, now() + p_lifetime);
  return query
  select u.id, u.tenant_id::text, u.role from user_account as u where u.id = v_token.user_id;
end;
$$;
comment on function api.refresh_session is 'Exchanges a refresh token for the next one of its session.';
