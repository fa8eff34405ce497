-- Walks the condition of a rule through samples of one device: when a breach began, whether it lasted for duration_seconds and
-- rang, and when it ended. What is ringing is said here once, for samples that come and for a trial on past ones.
--   p_since, p_rings    the breach that stands as the walk begins, and whether it rings already; null, false without one
--   p_times, p_values   samples in the order of time, values in the base unit of the semantic
-- A row for each breach, oldest first. One that stands still has no end_at, and is the last.
--   raised_value  the value with which it began to ring in this walk
--   last_value    the newest value seen, the one that ended it included
--   peak_value    the furthest value on the wrong side of the threshold
create or replace function internal.walk_breach(
  p_rule public.alarm_rules, p_since timestamptz, p_rings boolean, p_times timestamptz[], p_values double precision[]
)
returns table (
  start_at timestamptz, end_at timestamptz, rings boolean,
  raised_value double precision, last_value double precision, peak_value double precision
)
language plpgsql immutable
as $$
declare
  v_duration interval := make_interval(secs => p_rule.duration_seconds);
  v_is_upward boolean := p_rule.operator in ('>', '>=');
  v_ts timestamptz;
  v_value double precision;
begin
  start_at := p_since;
  rings := p_rings;
  for v_n in 1 .. cardinality(p_times) loop
    v_ts := p_times[v_n];
    v_value := p_values[v_n];
    if internal.is_breach(p_rule.operator, v_value, p_rule.threshold) then
      start_at := coalesce(start_at, v_ts);
      last_value := v_value;
      peak_value := case when v_is_upward then greatest(peak_value, v_value) else least(peak_value, v_value) end;
      if not rings and v_ts - start_at >= v_duration then
        rings := true;
        raised_value := v_value;
      end if;
    elsif start_at is not null then
      last_value := v_value;
      if not rings or internal.is_recovery(p_rule.operator, v_value, p_rule.threshold, p_rule.hysteresis) then
        end_at := v_ts;
        return next;
        start_at := null;
        end_at := null;
        rings := false;
        raised_value := null;
        last_value := null;
        peak_value := null;
      end if;
    end if;
  end loop;
  if start_at is not null then
    return next;
  end if;
end;
$$;
comment on function internal.walk_breach is 'When the condition of a rule held in samples of a device, and whether it rang.';
