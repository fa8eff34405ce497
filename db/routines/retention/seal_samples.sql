-- Seals the samples of whole chunks that are older than p_days: from now on none is taken for them. Waits for writers that are
-- under way, and they for nothing but this mark; where one takes long, the next call tries again.
-- Returns whether there was anything to seal. What waits to be folded comes first, and is asked for with writers held off.
create or replace function internal.seal_samples(p_days int)
returns boolean
language plpgsql
as $$
declare
  v_first timestamptz;
  v_until timestamptz;
begin
  -- Retired hours are those of whole days of UTC; chunks of other lengths end with one now and then.
  select min(c.range_start), max(c.range_end) filter (
    where c.range_end <= now() - make_interval(days => p_days) and c.range_end = date_trunc('day', c.range_end, 'UTC'))
  into v_first, v_until
  from timescaledb_information.chunks as c
  where c.hypertable_schema = 'internal' and c.hypertable_name = 'sample';
  if v_until is null or exists (select from internal.retention as r where r.sealed_until >= v_until)
    or not internal.is_folded_until(v_until) then
    return false;
  end if;

  -- Writers queue up behind this, so a transaction that holds it up for long is not waited for.
  perform set_config('lock_timeout', '2s', true);
  lock table only internal.sample in share row exclusive mode;
  if not internal.is_folded_until(v_until) then
    return false;
  end if;
  insert into internal.retention (sealed_until, retired_until) values (v_until, date_trunc('day', v_first, 'UTC'))
  on conflict (single) do update set sealed_until = excluded.sealed_until;
  return true;
exception when lock_not_available then
  return false;
end;
$$;
comment on function internal.seal_samples is 'Seals the samples of chunks that are older than so many days.';
