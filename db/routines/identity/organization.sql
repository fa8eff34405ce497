-- An organization as the API shows it.
create or replace view internal.organization as
select
  t.id::text as id,
  t.name,
  t.subscription_plan_key,
  t.subscription_status,
  t.enable_alerts,
  t.enable_reports,
  t.created_at
from public.tenants as t;
comment on view internal.organization is 'Organizations as the API shows them.';
