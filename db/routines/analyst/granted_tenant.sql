-- The tenants that the login of this session may see, for rows that belong to no station; see internal.granted_station.
create or replace view internal.granted_tenant as
select n.id::text as tenant_id, n.id::text as tenant
from public.tenants as n
where n.id = any ((select internal.granted_tenants())::text[])
offset 0;
comment on view internal.granted_tenant is 'The tenants that the login of this session may see.';
