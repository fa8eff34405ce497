-- The days of a statement change only while it is a draft, whoever writes. The statement is held (for share) meanwhile, so
-- that no freeze slips in between.
create or replace function internal.guard_statement_item()
returns trigger
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
declare
  v_status text;
  v_ids uuid[];
begin
  if tg_op = 'TRUNCATE' then
    perform raise_error('WL409', 'items of statements are not truncated');
  end if;
  v_ids := case tg_op
    when 'INSERT' then array[new.statement_id]
    when 'DELETE' then array[old.statement_id]
    else array[old.statement_id, new.statement_id]
  end;
  for v_status in select s.status from settlement_statements as s where s.id = any (v_ids) for share loop
    if v_status <> 'draft' then
      perform raise_error('WL409', format('items of a %s statement never change', v_status));
    end if;
  end loop;
  return case tg_op when 'DELETE' then old else new end;
end;
$$;
comment on function internal.guard_statement_item is 'Trigger: items change only while their statement is a draft.';

create or replace trigger guard_statement_item before insert or update or delete on public.settlement_statement_items
  for each row execute function internal.guard_statement_item();
create or replace trigger guard_statement_item_truncate before truncate on public.settlement_statement_items
  for each statement execute function internal.guard_statement_item();
alter table public.settlement_statement_items enable always trigger guard_statement_item;
alter table public.settlement_statement_items enable always trigger guard_statement_item_truncate;
