-- Refuses thresholds that cannot be: unknown, no number, out of range, or a warning beyond its critical. Raises WL422.
--   p_thresholds  what somebody wants of his own;  p_merged  what would hold with it
create or replace function internal.check_thresholds(p_thresholds jsonb, p_merged jsonb)
returns void
language plpgsql stable
as $$
declare
  v_bad record;
begin
  select e.key, d.low, d.high into v_bad
  from jsonb_each(p_thresholds) as e
  left join internal.threshold_definitions() as d on d.name = e.key
  where d.name is null
    or jsonb_typeof(e.value) <> 'number'
    or case when jsonb_typeof(e.value) = 'number' then (e.value::text::numeric not between d.low::numeric and d.high::numeric) end
  order by e.key
  limit 1;
  if found and v_bad.low is null then
    perform internal.raise_error('WL422', format('there is no threshold %s', v_bad.key), v_bad.key);
  elsif found then
    perform internal.raise_error('WL422', format('%s is a number from %s to %s', v_bad.key, v_bad.low, v_bad.high), v_bad.key);
  end if;

  select w.name, c.name as critical into v_bad
  from internal.threshold_definitions() as w
  join internal.threshold_definitions() as c on c.name = replace(w.name, '_warning', '_critical')
  where w.name like '%\_warning' and (p_merged ->> w.name)::float8 > (p_merged ->> c.name)::float8
  order by w.name
  limit 1;
  if found then
    perform internal.raise_error('WL422', format('%s must not be above %s', v_bad.name, v_bad.critical), v_bad.name);
  end if;
end;
$$;
comment on function internal.check_thresholds is 'Refuses thresholds that cannot be.';
