-- One statement. Raises WL404.
create or replace function api.get_statement(p_tenant text, p_id text)
returns internal.statement
language plpgsql stable
security definer set search_path = internal, public, pg_temp
as $$
declare
  v_statement statement;
begin
  select * into v_statement from statement as s where s.tenant_id = p_tenant and s.id = to_uuid(p_id);
  if not found then
    perform raise_error('WL404', format('statement %s is not known', p_id), 'id');
  end if;
  return v_statement;
end;
$$;
comment on function api.get_statement is 'One statement of a tenant.';
