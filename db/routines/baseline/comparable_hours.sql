-- The hours that tell what hours of the week are like after the days before a day, as internal.weighted_quantiles takes them.
--   p_hours   what is known (internal.learnt_hours)
--   p_origin  a local day; only days before it are looked at
--   p_days    so many of them
--   p_dows    days of the week that are wanted, 1 Monday to 7
--   groups    hour of the week that the hour tells of: day of the week times 24 plus hour;  energies  kWh
--   weights   1 / (age + 14 days), times the day's likeness: recent weeks first, but a fault of two days does not become normal
create or replace function internal.comparable_hours(
  p_hours internal.local_hour[], p_origin date, p_days int, p_dows int[],
  out groups int[], out energies double precision[], out weights double precision[]
)
language plpgsql immutable
set enable_nestloop = off set jit = off
as $$
begin
  select
    array_agg(d.dow * 24 + h.hr order by h.day, h.hr),
    array_agg(h.kwh order by h.day, h.hr),
    array_agg(d.weight order by h.day, h.hr)
  into groups, energies, weights
  from internal.comparable_days(p_hours, array[p_origin], p_days, 14) as d
  join unnest(p_hours) as h on h.day = d.day
  where d.dow = any (p_dows);
end;
$$;
comment on function internal.comparable_hours is 'Hours that tell what hours of the week are like, with their weights.';
