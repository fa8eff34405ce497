-- Notes in audit_log who changed a row, from what to what. Secrets and hashes stay out.
--   trigger arguments  the columns that name the row, joined by /
create or replace function internal.record_change()
returns trigger
language plpgsql
security definer set search_path = internal, public, pg_temp set timezone = 'UTC'
as $$
declare
  v_hidden text[] := array['password_hash', 'token_hash', 'snapshot', 'updated_at', 'last_used_at', 'running_since', 'closed_until',
    'tenant_key', 'sealed_secret'];
  v_old jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) - v_hidden end;
  v_new jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) - v_hidden end;
  v_row jsonb := coalesce(v_new, v_old);
begin
  if v_old is distinct from v_new then
    insert into audit_log (tenant_id, actor, action, entity, entity_id, old, new)
    select v_row ->> coalesce(nullif(tg_argv[0], ''), 'tenant_id'), actor(), lower(tg_op), tg_table_name,
      (select string_agg(coalesce(v_row ->> a.name, ''), '/' order by a.n)
       from unnest(tg_argv[1:]) with ordinality as a (name, n)),
      v_old, v_new;
  end if;
  return null;
end;
$$;
comment on function internal.record_change is 'Trigger: notes who changed a row, from what to what.';
