-- One to three savings of a site, those shown before scenarios, the largest first, each with how it was worked out; none where
-- the data do not carry one.
--   p_hours  internal.report_hours of the period
--   p_least  kWh a week below which a saving is not worth a manager's time
-- method "shown": the site does it itself at its best times (internal.savings_stretches), at least 3 % of the base load and more
-- than chance would give. Without such differences "scenario": a fifth of the base load, 10 to 30 %, which is an assumption and is
-- called one. A start-up peak is only shown, and only if half of the start-ups have one. Hours that cannot be used count for
-- nothing. A year is 365.25 days like these weeks, with a wider range, and is left out under four weeks; money where the tariff
-- had one currency.
create or replace function internal.find_savings(p_hours internal.report_hour[], p_least double precision)
returns jsonb
language plpgsql stable
as $$
declare
  v_stretches internal.stretch[] := internal.savings_stretches(p_hours);
  v_currency text := (
    select min(h.currency) from unnest(p_hours) as h having count(*) = count(h.currency) and count(distinct h.currency) = 1);
  v_minor int := (select c.minor_unit from public.currencies as c where c.currency = v_currency);
begin
  return (
    with
      weighed as (
        select
          w.*,
          w.subject = 'start_up_peak' or w.excess >= 0.03 * w.base and w.excess > w.excess_half as is_shown,
          greatest(sqrt(365.25 / 7 / w.weeks), 1) as widening
        from internal.weigh_savings(v_stretches) as w
        where w.subject <> 'start_up_peak' or (2 * w.above >= w.idle and w.excess > w.excess_half)
      ),
      ranged as (
        select
          w.*,
          case when w.is_shown then w.excess else 0.2 * w.base end as kwh,
          case when w.is_shown then w.excess - w.excess_half else 0.1 * greatest(w.base - w.base_half, 0) end as low,
          case when w.is_shown then w.excess + w.excess_half else 0.3 * (w.base + w.base_half) end as high,
          case when w.is_shown then w.excess - w.widening * w.excess_half
            else 0.1 * greatest(w.base - w.widening * w.base_half, 0) end as year_low,
          case when w.is_shown then w.excess + w.widening * w.excess_half
            else 0.3 * (w.base + w.widening * w.base_half) end as year_high,
          case when v_currency is not null then case when w.is_shown then w.excess_price else w.base_price end end as price,
          case when w.weeks >= 4 then 365.25 / 7 end as years_weeks
        from weighed as w
      )
    select coalesce(jsonb_agg(jsonb_build_object(
      'kind', r.subject,
      'method', case when r.is_shown then 'shown' else 'scenario' end,
      'title', t.title,
      'action', t.action,
      'hours', t.hours,
      'weeks', r.weeks, 'first_week', r.first_week, 'last_week', r.last_week,
      'stretches', jsonb_build_object(
        'total', r.stretches, 'used', r.idle + r.worked, 'hours_used', r.hours, 'left_out_missing', r.missing,
        'left_out_doubtful', r.doubtful, 'worked', r.worked, 'above_reference', case when r.is_shown then r.above end),
      'levels', case when r.subject <> 'start_up_peak' then r.levels end,
      'kwh_per_week', internal.saving_range(r.kwh, r.low, r.high, 1, null),
      'money_per_week', internal.saving_range(r.kwh, r.low, r.high, r.price, v_minor),
      'kwh_per_year', internal.saving_range(r.kwh, r.year_low, r.year_high, r.years_weeks, null),
      'money_per_year', internal.saving_range(r.kwh, r.year_low, r.year_high, r.years_weeks * r.price, v_minor),
      'currency', v_currency,
      'price_per_kwh', trim_scale(round(r.price, 6)),
      'year_basis', internal.year_basis(
        r.weeks, r.first_week, least(r.last_week + 6, (select max(h.day) from unnest(p_hours) as h))),
      'steps', internal.explain_saving(
        r.subject, r.is_shown, r.nominal, r.stretches, r.missing, r.doubtful, r.worked, r.idle, r.above, r.weeks,
        r.excess, r.base, r.levels, r.kwh, r.low, r.high, r.price, v_currency, v_minor),
      'examples', internal.saving_examples(v_stretches, r.subject, r.is_shown)
    ) order by r.is_shown desc, r.kwh desc, r.subject), '[]')
    from ranged as r
    cross join internal.saving_words(r.subject) as t
    where r.kwh > p_least);
end;
$$;
comment on function internal.find_savings is 'One to three savings of a site.';
