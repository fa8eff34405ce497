-- A point's unit must be of the quantity that its semantic speaks of: kW is no unit of money. Its factor must be of a size
-- that no product with a value leaves the range of a double.
create or replace function internal.guard_mapping()
returns trigger
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
declare
  v_wanted text;
  v_given text;
begin
  select s.quantity into v_wanted from semantics as s where s.semantic = new.semantic;
  select u.quantity into v_given from units as u where u.unit = new.unit;
  if v_wanted is null then
    perform raise_error('WL422', format('semantic %s is not known', new.semantic), 'semantic');
  elsif v_given is null then
    perform raise_error('WL422', format('unit %s is not known', new.unit), 'unit');
  elsif v_wanted <> v_given then
    perform raise_error('WL422',
      format('unit %s is a unit of %s, but %s is a %s', new.unit, v_given, new.semantic, v_wanted), 'unit');
  elsif not coalesce(abs(new.factor) between 1e-100 and 1e100, false) then
    perform raise_error('WL422', 'factor is a number between 1e-100 and 1e100 in size', 'factor');
  end if;
  return new;
end;
$$;
comment on function internal.guard_mapping is 'Trigger: refuses a mapping whose unit is of another quantity than its semantic, or whose factor is of no use.';

create or replace trigger guard_mapping before insert or update on public.point_mappings
  for each row execute function internal.guard_mapping();
