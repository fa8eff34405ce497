-- The statement of a tenant, locked together with its station, so that nothing that it depends on moves meanwhile and no item
-- is written. Raises WL404.
create or replace function internal.require_statement(p_tenant text, p_id text)
returns public.settlement_statements
language plpgsql
as $$
declare
  v_statement public.settlement_statements;
begin
  select * into v_statement from public.settlement_statements as s where s.tenant_id = p_tenant and s.id = internal.to_uuid(p_id);
  if not found then
    perform internal.raise_error('WL404', format('statement %s is not known', p_id), 'id');
  end if;
  perform internal.lock_station(p_tenant, v_statement.station_id);
  select * into strict v_statement from public.settlement_statements as s where s.id = v_statement.id for no key update;
  return v_statement;
end;
$$;
comment on function internal.require_statement is 'The statement of a tenant with its station locked, or WL404.';
