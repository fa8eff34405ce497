-- What a saving is called, what to do for it, and which hours it is about.
create or replace function internal.saving_words(p_subject text, out title text, out action text, out hours text)
language sql immutable
as $$
  select
    case p_subject
      when 'night_base_load' then 'Night base load'
      when 'weekend_base_load' then 'Weekend base load'
      else 'Start-up peak'
    end,
    case p_subject
      when 'night_base_load' then 'Walk the plant at night, list what runs, and switch off what is not needed between shifts: '
        || 'compressors, extraction, pumps, heating, lighting.'
      when 'weekend_base_load' then 'Make one person see to the switching off on Friday, '
        || 'by a list of what may run over the weekend.'
      else 'Start the large consumers one after the other, and not before they are needed.'
    end,
    case p_subject
      when 'night_base_load' then '22:00 to 06:00 of the nights that begin Monday to Thursday'
      when 'weekend_base_load' then '00:00 to 24:00 of Saturdays and Sundays'
      else '06:00 to 11:00, Monday to Friday'
    end;
$$;
comment on function internal.saving_words is 'What a saving is called, and what to do for it.';
