-- How good the forecasts of the 28 days before p_as_of's were, each made from the days before it: see internal.forecast_state.
-- method says in words how the next one is made.
create or replace function internal.forecast_quality(p_station public.stations, p_as_of timestamptz default now())
returns table (
  method text, days int, hours int, mae double precision, wape double precision, naive_mae double precision,
  ratio double precision, coverage double precision
)
language sql volatile
as $$
  select internal.forecast_method(s.phi), s.days, s.hours, s.mae, s.wape, s.naive_mae, s.ratio, s.coverage
  from (
    select (internal.make_forecast(p_station, date_trunc('hour', p_as_of, p_station.timezone), 1, p_as_of)).quality as q
  ) as f
  cross join lateral (select (f.q).*) as s;
$$;
comment on function internal.forecast_quality is 'How good a site''s forecasts were of late.';
