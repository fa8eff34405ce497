-- Invites an address into an organization. Inviting again replaces the link. Whether the address has an account elsewhere is not
-- told.
--   p_token_hash     SHA-256 of the link's secret
--   p_sealed_secret  the secret itself, encrypted, for a mail that carries the link; null: none is sent
--   is_mailed        whether one goes out: an organization sends 20 in an hour, an address gets one in 5 minutes,
--                    a mailbox 10 in an hour
-- Raises WL403 (no admin any more), WL409 (a member already).
create or replace function api.invite_member(
  p_tenant text, p_email text, p_role text, p_token_hash bytea, p_lifetime interval, p_actor text, p_sealed_secret text default null
)
returns table (
  id uuid, email text, full_name text, role text, status text, created_at timestamptz, expires_at timestamptz, is_mailed boolean
)
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
#variable_conflict use_column
declare
  v_id uuid;
  v_is_mailed boolean := false;
begin
  perform set_actor(p_actor);
  perform require_admin(p_tenant, p_actor);
  insert into tenants (id, name) values (p_tenant, p_tenant) on conflict do nothing;
  if exists (select from user_account as u where u.tenant_id = p_tenant and u.email = lower(p_email)) then
    perform raise_error('WL409', 'the address belongs to a member already', 'email');
  end if;
  insert into invitation as i (tenant_id, email, role, token_hash, invited_by, expires_at)
  values (p_tenant, lower(p_email), p_role, p_token_hash, actor(), now() + p_lifetime)
  on conflict (tenant_id, email) do update set
    role = excluded.role, token_hash = excluded.token_hash, invited_by = excluded.invited_by, expires_at = excluded.expires_at
  returning i.id into v_id;
  if
    p_sealed_secret is not null
    and count_attempt('invitation_pause', lower(p_email), 1, '5 minutes') is null
    and count_attempt('invitation_mailbox', mailbox(p_email), 10, '1 hour') is null
  then
    v_is_mailed := count_attempt('invitation', p_tenant, 20, '1 hour') is null;
  end if;
  if v_is_mailed then
    insert into account_mail (kind, email, token_hash, sealed_secret, expires_at)
    values ('invitation', lower(p_email), p_token_hash, p_sealed_secret, now() + p_lifetime);
    perform pg_notify('wattledger_account_mail', '');
  end if;
  return query
  select m.id, m.email, m.full_name, m.role, m.status, m.created_at, m.expires_at, v_is_mailed
  from member as m
  where m.tenant_id = p_tenant and m.id = v_id;
end;
$$;
comment on function api.invite_member is 'Invites an address into an organization.';
