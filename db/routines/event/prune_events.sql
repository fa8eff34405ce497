-- Forgets events older than p_keep. Returns how many.
create or replace function worker.prune_events(p_keep interval)
returns int
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
declare
  v_count int;
begin
  delete from event where created_at < now() - p_keep;
  get diagnostics v_count = row_count;
  return v_count;
end;
$$;
comment on function worker.prune_events is 'Forgets events older than the interval; returns how many.';
