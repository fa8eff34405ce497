-- The times that count most for a saving: up to five, with their energy above the reference, or for a scenario their base load.
create or replace function internal.saving_examples(p_stretches internal.stretch[], p_subject text, p_is_shown boolean)
returns jsonb
language sql immutable
as $$
  select coalesce(jsonb_agg(jsonb_build_object(
    'from', internal.utc_text(x.first_hour), 'hours', x.hours, 'kwh', internal.tidy(x.kwh, 3),
    'kwh_per_hour', internal.tidy(x.level, 3)) order by x.kwh desc, x.first_hour), '[]')
  from (
    select s.first_hour, s.hours, s.level, case when p_is_shown then s.excess_kwh else s.base_kwh end as kwh
    from unnest(p_stretches) as s
    where s.subject = p_subject and s.state = 'idle'
    order by 4 desc, 1
    limit 5
  ) as x
  where x.kwh > 0;
$$;
comment on function internal.saving_examples is 'The times that count most for a saving.';
