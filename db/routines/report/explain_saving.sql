-- How a saving was worked out, step by step, so that it can be done again with a pocket calculator. The figures are those of
-- internal.weigh_savings; p_kwh, p_low, p_high are what is shown, kWh a week. p_price and p_currency are null where the tariff had
-- several currencies; p_minor are the decimals of the currency.
create or replace function internal.explain_saving(
  p_subject text, p_is_shown boolean, p_nominal int, p_stretches int, p_missing int, p_doubtful int, p_worked int, p_idle int,
  p_above int, p_weeks int, p_excess double precision, p_base double precision, p_levels jsonb,
  p_kwh double precision, p_low double precision, p_high double precision, p_price numeric, p_currency text, p_minor int
)
returns text[]
language sql immutable
as $$
  select array_remove(array[
    format('%s %s in the period; %s left out because data are missing, explained, or not of the period%s.',
      p_stretches, n.name, p_missing,
      case when p_doubtful > 0 then format(', %s because they look like a dead meter', p_doubtful) end),
    case when p_worked > 0 then format('%s of them %s: they count as no saving.', p_worked,
      case p_subject when 'start_up_peak' then 'on days without work' else 'with the site at work, by their load' end)
    end,
    case
      when p_subject = 'start_up_peak' then
        'Start-up: what the hours from 06:00 to 11:00 lie above the highest hour from 11:00 to 21:00 of the same day, '
        'where that is more than 10 %.'
      else format('Base load: mean of the lower half of the hours. %s.', l.usual)
    end,
    case
      when p_subject = 'start_up_peak' then format('%s of %s start-ups have a peak.', p_above, p_idle)
      when p_is_shown then format(
        'Reference: the best quarter of these times, %s. Above it by more than 10 %%: %s of %s. Their saving is '
        '(base load - reference) x hours.',
        l.reference, p_above, p_idle)
      else format(
        'All these times are much alike, so the site itself shows no saving. Scenario, an assumption and not a measurement: '
        'a fifth of the base load can be switched off (10 to 30 %%). Base load: %s kWh a week.', internal.tidy(p_base, 1))
    end,
    case
      when p_is_shown then format(
        'Mean of %s weeks, %s %s each: %s kWh a week.', p_weeks, p_nominal, n.name, internal.tidy(p_excess, 1))
      else format('0.2 x %s kWh = %s kWh a week.', internal.tidy(p_base, 1), internal.tidy(p_kwh, 1))
    end,
    case
      when p_is_shown then format('Scatter from week to week: four of five such means lie within %s to %s kWh.',
        internal.tidy(greatest(p_low, 0), 1), internal.tidy(p_high, 1))
      else format(
        'Range: 10 %% of the least to 30 %% of the most that the base load may be after its scatter from week to week: '
        '%s to %s kWh.',
        internal.tidy(greatest(p_low, 0), 1), internal.tidy(p_high, 1))
    end,
    case
      when p_price is null then 'No money figure: the currency of the tariff changed in these days.'
      else format('x %s %s per kWh, the price in force in these hours, = %s %s a week.', trim_scale(round(p_price, 4)),
        p_currency, round(p_kwh::numeric * p_price, p_minor), p_currency)
    end
  ], null)
  from (
    select case p_subject
      when 'night_base_load' then 'nights' when 'weekend_base_load' then 'days of the weekend' else 'start-ups' end as name
  ) as n
  cross join (
    select
      string_agg(format('%s: usually %s kWh per hour', initcap(x.part), x.usual_kwh_per_hour), ', ') as usual,
      string_agg(format('%s %s kWh per hour', x.part, x.reference_kwh_per_hour), ', ') as reference
    from jsonb_to_recordset(coalesce(p_levels, '[]')) as x (part text, usual_kwh_per_hour numeric, reference_kwh_per_hour numeric)
  ) as l;
$$;
comment on function internal.explain_saving is 'How a saving was worked out.';
