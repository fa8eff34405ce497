-- Forgets deliveries that arrived p_keep_sent ago, or were given up p_keep_dead ago. Returns how many.
create or replace function worker.prune_deliveries(p_keep_sent interval, p_keep_dead interval)
returns int
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
declare
  v_count int;
begin
  delete from notification_delivery
  where finished_at < now() - case status when 'sent' then p_keep_sent else p_keep_dead end;
  get diagnostics v_count = row_count;
  return v_count;
end;
$$;
comment on function worker.prune_deliveries is 'Forgets old deliveries; returns how many.';
