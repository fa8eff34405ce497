-- Folds the hours of a month that data arrived late for, frozen or not: somebody asked for the newer facts. Of a frozen month
-- also those that were never closed: the scheduler leaves them alone. Hours whose samples are no longer kept stay as they are.
create or replace function internal.fold_month(p_station public.stations, p_month text)
returns void
language plpgsql
as $$
declare
  v_hour timestamptz;
begin
  for v_hour in
    select distinct d.hour
    from internal.month_range(p_month, p_station.timezone) as m
    join internal.dirty_hour as d
      on d.station_key = p_station.station_key and d.hour >= m.month_start and d.hour < m.month_end
    left join public.analytics_statistics as a
      on a.tenant_id = p_station.tenant_id and a.subject_id = p_station.id and a.time_type = 'HOUR' and a.period_start = d.hour
    where d.hour + interval '1 hour' <= now() and d.hour >= internal.retired_until(p_station.timezone)
      and (a.time_type is not null or internal.is_frozen(p_station, d.hour))
    order by d.hour
  loop
    perform internal.close_hour(p_station, v_hour, true);
  end loop;
end;
$$;
comment on function internal.fold_month is 'Folds the hours of a month that data arrived late for.';
