-- The hour, day, month or year of a station's own calendar that holds a time, with its readable name.
create or replace function internal.period_of(p_time_type text, p_time timestamptz, p_timezone text)
returns table (period_start timestamptz, period_end timestamptz, time_key text)
language sql stable
as $$
  select
    p.start,
    case p_time_type
      when 'HOUR' then p.start + interval '1 hour'
      else date_add(p.start, ('1 ' || p_time_type)::interval, p_timezone)
    end,
    case p_time_type
      when 'HOUR' then to_char(p.start at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI"Z"')
      when 'DAY' then to_char(p.start at time zone p_timezone, 'YYYY-MM-DD')
      when 'MONTH' then to_char(p.start at time zone p_timezone, 'YYYY-MM')
      when 'YEAR' then to_char(p.start at time zone p_timezone, 'YYYY')
    end
  from (select date_trunc(lower(p_time_type), p_time, p_timezone) as start) as p;
$$;
comment on function internal.period_of is 'The period of a station''s calendar that holds a time.';
