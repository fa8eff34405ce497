-- A statement that was drawn up, frozen or voided is told, at the end of the transaction.
create or replace function internal.tell_statement()
returns trigger
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
begin
  perform append_event(new.tenant_id, 'statement', jsonb_build_object(
    'statement_id', new.id, 'station_id', new.station_id, 'statement_month', new.statement_month,
    'category', new.category, 'status', new.status, 'version', new.version));
  return null;
end;
$$;
comment on function internal.tell_statement is 'Trigger: tells that a statement was drawn up, frozen or voided.';

drop trigger if exists tell_new_statement on public.settlement_statements;
create constraint trigger tell_new_statement after insert on public.settlement_statements
  deferrable initially deferred
  for each row execute function internal.tell_statement();
drop trigger if exists tell_statement_status on public.settlement_statements;
create constraint trigger tell_statement_status after update on public.settlement_statements
  deferrable initially deferred
  for each row when (old.status <> new.status) execute function internal.tell_statement();
