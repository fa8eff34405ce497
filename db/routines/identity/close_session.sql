-- Ends the session that a refresh token belongs to. One that is not known is no session any more.
create or replace function api.close_session(p_token_hash bytea)
returns void
language sql
security definer set search_path = internal, public, pg_temp
as $$
  delete from refresh_token
  where family = (select t.family from refresh_token as t where t.token_hash = p_token_hash);
$$;
comment on function api.close_session is 'Ends the session of a refresh token.';
