-- Refuses a batch that cannot be stored as a whole. Raises WL404, WL422.
-- Sizes are limited so that no product with a factor and no sum of samples leaves the range of a double: it would stop the fold.
--   p_series  each series of the batch once
create or replace function internal.check_samples(
  p_tenant text, p_series int[], p_ts timestamptz[], p_values double precision[]
)
returns void
language plpgsql stable
as $$
begin
  if cardinality(p_series)
    <> (select count(*) from internal.series as s where s.series_key = any (p_series) and s.tenant_id = p_tenant) then
    perform internal.raise_error('WL404', 'a series of the batch is not known');
  elsif exists (select from unnest(p_values) as v where abs(v) > 1e150 or (abs(v) < 1e-150 and v <> 0)) then
    perform internal.raise_error('WL422', 'a value must be a finite number, zero or between 1e-150 and 1e150 in size', 'values');
  elsif array_position(p_ts, null) is not null
    or now() + interval '1 day' < any (p_ts) or now() - interval '3650 days' > any (p_ts) then
    perform internal.raise_error('WL422', 'a time must lie within the last ten years and at most one day ahead', 'ts');
  end if;
end;
$$;
comment on function internal.check_samples is 'Refuses samples of another tenant''s series, not finite, or far from now.';
