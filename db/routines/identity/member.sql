-- Members of organizations, and those who are invited.
create or replace view internal.member as
select
  u.tenant_id::text as tenant_id, u.id, u.email, u.full_name, u.role, 'active' as status, u.created_at,
  null::timestamptz as expires_at
from internal.user_account as u
union all
select i.tenant_id::text, i.id, i.email, null, i.role, 'invited', i.created_at, i.expires_at
from internal.invitation as i;
comment on view internal.member is 'Members of organizations, active or invited.';
