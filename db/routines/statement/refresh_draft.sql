-- Brings a draft up to date with the settlements of its month. A draft that is, stays as it is.
-- Raises WL409 where days of the month are settled in different currencies.
create or replace function internal.refresh_draft(p_statement public.settlement_statements, p_station public.stations)
returns void
language plpgsql
as $$
declare
  v_currencies text[];
begin
  select array_agg(distinct d.currency) into v_currencies
  from internal.settled_days(p_station, p_statement.statement_month) as d;
  if cardinality(v_currencies) > 1 then
    perform internal.raise_error('WL409',
      format('days of %s are settled in different currencies (%s)',
        p_statement.statement_month, array_to_string(v_currencies, ', ')), 'month');
  end if;

  delete from public.settlement_statement_items as i
  where i.statement_id = p_statement.id
    and not exists (
      select from internal.settled_days(p_station, p_statement.statement_month) as d where d.day_start = i.day_start);
  insert into public.settlement_statement_items as i (
    statement_id, day_start, energy_kwh, charge_kwh, discharge_kwh, amount, currency, coverage, settlement_version
  )
  select p_statement.id, d.*
  from internal.settled_days(p_station, p_statement.statement_month) as d
  on conflict (statement_id, day_start) do update set
    energy_kwh = excluded.energy_kwh,
    charge_kwh = excluded.charge_kwh,
    discharge_kwh = excluded.discharge_kwh,
    amount = excluded.amount,
    currency = excluded.currency,
    coverage = excluded.coverage,
    settlement_version = excluded.settlement_version
  where i is distinct from excluded;

  update public.settlement_statements as s
  set total_energy_kwh = t.energy_kwh, total_amount = t.amount, currency = coalesce(v_currencies[1], s.currency), updated_at = now()
  from (
    select coalesce(sum(i.energy_kwh), 0) as energy_kwh, coalesce(sum(i.amount), 0) as amount
    from public.settlement_statement_items as i
    where i.statement_id = p_statement.id
  ) as t
  where s.id = p_statement.id
    and (s.total_energy_kwh, s.total_amount, s.currency)
      is distinct from (t.energy_kwh, t.amount, coalesce(v_currencies[1], s.currency));
end;
$$;
comment on function internal.refresh_draft is 'Brings a draft up to date with the settlements of its month.';
