-- What a yearly figure stands on, in words.
create or replace function internal.year_basis(p_weeks int, p_first date, p_last date)
returns text
language sql immutable
as $$
  select case
    when p_weeks < 4 then format('Not given: %s weeks of data; a year is not worked out from under 4.', p_weeks)
    when p_weeks < 52 then format(
      'If it goes on like that: the weekly figure times 52.18, from %s weeks between %s and %s. Seasons that were not seen '
      'are a guess: the range is widened by sqrt(52.18 / %s) = %s.',
      p_weeks, p_first, p_last, p_weeks, round(sqrt(365.25 / 7 / p_weeks)::numeric, 2))
    else format('The weekly figure times 52.18, from %s weeks between %s and %s.', p_weeks, p_first, p_last)
  end;
$$;
comment on function internal.year_basis is 'What a yearly figure stands on.';
