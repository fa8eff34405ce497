-- A user of an organization, with the organization as a document. Raises WL404.
create or replace function api.get_user(p_tenant text, p_user text)
returns table (
  id uuid, email text, full_name text, role text, organization_id text, subscription_plan_key text, subscription_status text,
  enable_alerts boolean, enable_reports boolean, organization jsonb
)
language plpgsql stable
security definer set search_path = internal, public, pg_temp
as $$
#variable_conflict use_column
begin
  return query
  select
    u.id, u.email, u.full_name, u.role, o.id, o.subscription_plan_key, o.subscription_status, o.enable_alerts, o.enable_reports,
    to_jsonb(o) || jsonb_build_object('created_at', utc_text(o.created_at))
  from user_account as u
  join organization as o on o.id = u.tenant_id
  where u.tenant_id = p_tenant and u.id = to_uuid(p_user);
  if not found then
    perform raise_error('WL404', 'the user is not known');
  end if;
end;
$$;
comment on function api.get_user is 'A user with his organization.';
