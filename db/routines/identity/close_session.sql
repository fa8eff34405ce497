-- Ends the session that a refresh token belongs to. One that is not known is no session any more.
create or replace function api.close_session(p_token_hash bytea)
returns void
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
declare
  v_token refresh_token := lock_session(p_token_hash);
begin
  delete from refresh_token where family = v_token.family;
end;
$$;
comment on function api.close_session is 'Ends the session of a refresh token.';
