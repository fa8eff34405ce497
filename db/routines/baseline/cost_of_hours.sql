-- What judged hours cost, and what they cost more than expected, by the tariff in force in each; rounded once, to the currency's
-- minor unit, half to even. Null with a reason where the currency changed among them.
create or replace function internal.cost_of_hours(
  p_station public.stations, p_hours internal.judged_hour[], p_from timestamptz, p_to timestamptz
)
returns table (cost numeric, delta numeric, currency text, reason text)
language plpgsql stable
as $$
#variable_conflict use_column
begin
  return query
  select
    case when s.currencies = 1 then internal.round_half_even(s.cost, c.minor_unit) end,
    case when s.currencies = 1 then internal.round_half_even(s.delta, c.minor_unit) end,
    s.currency,
    case when s.currencies > 1 then 'the currency of the tariff changed in these hours' end
  from (
    select
      coalesce(sum(h.actual_kwh::numeric * p.price_per_kwh), 0) as cost,
      coalesce(sum(h.delta_kwh::numeric * p.price_per_kwh), 0) as delta,
      (array_agg(p.currency order by p.hour desc))[1] as currency,
      count(distinct p.currency) as currencies
    from internal.hour_prices(p_station, p_from, p_to) as p
    left join unnest(p_hours) as h on h.hour = p.hour
  ) as s
  left join public.currencies as c on c.currency = s.currency;
end;
$$;
comment on function internal.cost_of_hours is 'What judged hours cost, and how much more than expected.';
