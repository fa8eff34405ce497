-- How grave an alarm is: 1 (info) to 8 (critical).
create or replace function internal.severity_rank(p_severity text)
returns int
language sql immutable
as $$
  select array_position(array['info', 'low', 'warning', 'minor', 'medium', 'major', 'high', 'critical'], p_severity);
$$;
comment on function internal.severity_rank is 'How grave an alarm is, 1 to 8.';
