-- A login begins: the attempt is counted before the password is looked at, so that many at once do not slip through.
--   p_address  the network address that it comes from
-- Returns the user that the address belongs to (nulls where none does), and retry_after: null, or the seconds to wait because
-- there were too many failures for this account (5) or from this network address (50) within 15 minutes. Where the network
-- address has to wait, the account is not counted: nobody fills the table, or locks others out, by more than that.
create or replace function api.begin_login(p_email text, p_address text)
returns table (user_id uuid, tenant_id text, role text, password_hash text, retry_after int)
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
#variable_conflict use_column
declare
  v_wait int := count_attempt('address', p_address, 50);
begin
  if v_wait is null then
    v_wait := count_attempt('account', lower(p_email), 5);
  end if;
  return query
  select u.id, u.tenant_id::text, u.role, u.password_hash, v_wait
  from (select 1) as one
  left join user_account as u on u.email = lower(p_email);
end;
$$;
comment on function api.begin_login is 'Counts a login and gives what is needed to check its password.';
