-- A frozen statement never changes, whoever writes: all it can become is voided. A voided one is final. Drafts may go.
-- Holds for every role, the owner and superusers too, and for replicated writes (enable always).
create or replace function internal.guard_statement()
returns trigger
language plpgsql
as $$
declare
  v_kept public.settlement_statements;
begin
  if tg_op = 'TRUNCATE' then
    perform internal.raise_error('WL409', 'statements are not truncated');
  elsif tg_op = 'INSERT' then
    if new.status <> 'draft' then
      perform internal.raise_error('WL409', 'a statement begins as a draft');
    end if;
    return new;
  elsif old.status = 'draft' then
    if tg_op = 'UPDATE' and new.status = 'voided' then
      perform internal.raise_error('WL409', 'a draft is not voided');
    end if;
    return case tg_op when 'DELETE' then old else new end;
  elsif tg_op = 'DELETE' then
    perform internal.raise_error('WL409', format('a %s statement is not deleted', old.status));
  end if;

  v_kept := new;
  v_kept.status := old.status;
  v_kept.void_reason := old.void_reason;
  v_kept.voided_at := old.voided_at;
  v_kept.voided_by := old.voided_by;
  v_kept.updated_at := old.updated_at;
  if old.status <> 'frozen' or new.status <> 'voided' or v_kept is distinct from old then
    perform internal.raise_error('WL409', format('a %s statement never changes', old.status));
  end if;
  return new;
end;
$$;
comment on function internal.guard_statement is 'Trigger: a frozen or voided statement never changes.';

create or replace trigger guard_statement before insert or update or delete on public.settlement_statements
  for each row execute function internal.guard_statement();
create or replace trigger guard_statement_truncate before truncate on public.settlement_statements
  for each statement execute function internal.guard_statement();
alter table public.settlement_statements enable always trigger guard_statement;
alter table public.settlement_statements enable always trigger guard_statement_truncate;
