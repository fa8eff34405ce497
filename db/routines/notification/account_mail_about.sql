-- What a mail about an account says, as things are now. No row where there is nobody to tell, or its link is good no more: it was
-- used, replaced, withdrawn, or has expired.
create or replace function internal.account_mail_about(p_mail internal.account_mail)
returns table (organization_name text, role text, invited_by text)
language sql stable
as $$
  select t.name, null, null
  from internal.password_reset as r
  join public.tenants as t on t.id = r.tenant_id
  where p_mail.kind = 'password_reset' and r.token_hash = p_mail.token_hash and r.expires_at > now()
  union all
  select t.name, null, null
  from internal.user_account as u
  join public.tenants as t on t.id = u.tenant_id
  where p_mail.kind = 'password_changed' and u.email = p_mail.email
  union all
  select t.name, i.role, u.email
  from internal.invitation as i
  join public.tenants as t on t.id = i.tenant_id
  left join internal.user_account as u on u.tenant_id = i.tenant_id and u.id = internal.to_uuid(i.invited_by)
  where p_mail.kind = 'invitation' and i.token_hash = p_mail.token_hash and i.expires_at > now();
$$;
comment on function internal.account_mail_about is 'What a mail about an account says, as things are now.';
