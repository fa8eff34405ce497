-- How severe a word is: 1 (info) to 8 (critical). What is not one of the words counts as a warning, so that it is not lost.
create or replace function internal.severity_rank(p_severity text)
returns int
language sql immutable parallel safe
as $$
  select coalesce(
    array_position(array['info', 'low', 'warning', 'minor', 'medium', 'major', 'high', 'critical'], p_severity), 3);
$$;
comment on function internal.severity_rank is 'Rank of a severity, 1 (info) to 8 (critical).';
