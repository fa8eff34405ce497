-- Whose password a link is good for. Looking does not use it up: scanners of mail follow links too.
--   p_token_hash  SHA-256 of the link's secret
-- Raises WL404 (not known, expired, used, replaced by a newer one).
create or replace function api.find_password_reset(p_token_hash bytea)
returns table (email text)
language plpgsql stable
security definer set search_path = internal, public, pg_temp
as $$
#variable_conflict use_column
begin
  return query
  select u.email
  from password_reset as r
  join user_account as u on u.id = r.user_id
  where r.token_hash = p_token_hash and r.expires_at > now();
  if not found then
    perform raise_error('WL404', 'the link is not known, was used, or has expired', 'token');
  end if;
end;
$$;
comment on function api.find_password_reset is 'Whose password a link is good for.';
