-- The alarm rule of a tenant. Raises WL404.
create or replace function internal.require_rule(p_tenant text, p_id text)
returns public.alarm_rules
language plpgsql stable
as $$
declare
  v_rule public.alarm_rules;
begin
  select * into v_rule from public.alarm_rules as r where r.tenant_id = p_tenant and r.id = p_id;
  if not found then
    perform internal.raise_error('WL404', format('alarm rule %s is not known', p_id), 'id');
  end if;
  return v_rule;
end;
$$;
comment on function internal.require_rule is 'The alarm rule of a tenant, or WL404.';
