-- What the samples of one series come to in one window. The one place where that is said.
--   p_fold    how the semantic folds (semantics.fold)
--   p_values  numbers in the order of p_times; both may be null or empty
--   p_before  the number before the window, for registers
-- integrate  Power times time, in unit-hours (kW gives kWh): each sample holds until the next, the first reaches back to the
--            start of the window, the last on to its end.
-- sum        The values added.
-- delta      The increase of a register over the reading before. A reading below the one before is a register that began
--            again at zero, and counts as a whole; one below zero not at all.
-- last, mean The newest value; the time-weighted mean.
-- Returns null where there is nothing to fold.
create or replace function internal.fold(
  p_fold text,
  p_values double precision[],
  p_times timestamptz[],
  p_start timestamptz,
  p_end timestamptz,
  p_before double precision default null
)
returns double precision
language sql immutable parallel safe
as $$
  select case p_fold
    when 'integrate' then internal.integrate(p_values, p_times, p_start, p_end)
    when 'mean' then internal.integrate(p_values, p_times, p_start, p_end)
      / (extract(epoch from p_end - p_start)::double precision / 3600)
    when 'sum' then (select sum(v) from unnest(p_values) as v)
    when 'last' then p_values[cardinality(p_values)]
    when 'delta' then internal.increase(p_values, p_before)
  end;
$$;
comment on function internal.fold is 'What the samples of a series come to in a window, by the fold of its semantic.';
