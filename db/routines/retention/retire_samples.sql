-- Retires samples that are older than the deployment keeps them (RETAIN_SAMPLES_DAYS), one step a call: seal them, so that no
-- writer meets what follows; write their hours, day by day; and some time later drop them, when nobody can be reading them.
-- Returns 1 when there may be more to do at once, else 0; call it again some time later.
create or replace function worker.retire_samples()
returns int
language plpgsql
security definer set search_path = internal, public, pg_temp set timezone = 'UTC'
as $$
declare
  v_days int := setting('retain_samples_days', null)::int;
  v_retired timestamptz;
begin
  -- One process at a time. What a setting began is finished also without it.
  if not pg_try_advisory_xact_lock(hashtext('wattledger.retention')) then
    return 0;
  elsif retire_day() then
    return 1;
  elsif v_days is not null and seal_samples(v_days) then
    return 1;
  end if;
  -- Late data of frozen months: their statements stand, and nothing can follow from it any more.
  delete from dirty_hour as d
  using stations as t
  where t.station_key = d.station_key and d.hour < retired_until(t.timezone);
  select r.retired_until into v_retired from retention as r where r.retired_at < now() - interval '10 minutes';
  if found then
    perform drop_chunks('internal.sample', older_than => v_retired);
  end if;
  return 0;
end;
$$;
comment on function worker.retire_samples is 'Retires samples that are older than the deployment keeps them, step by step.';
