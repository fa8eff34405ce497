-- An explained gap as the API shows it.
create or replace view internal.gap as
select
  g.tenant_id::text as tenant_id, g.site_id::text as site_id, g.id, g.from_ts, g.to_ts, g.reason, g.note, g.created_at, g.created_by
from public.gap_explanations as g;
comment on view internal.gap is 'Explained gaps as the API shows them.';
