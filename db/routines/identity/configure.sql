-- Told by the service when it starts: its tenant, and what the deployment has decided.
--   p_settings  price_per_kwh, currency, expected_hours, hour_close_grace_seconds, command_timeout_seconds, columnstore_after_days,
--               retain_samples_days; one that is null is as if it had never been told
-- Raises WL422 for a currency that is none or a number out of range.
create or replace function api.configure(p_tenant text, p_settings jsonb)
returns void
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
begin
  if not exists (select from currencies where currency = p_settings ->> 'currency') then
    perform raise_error('WL422', format('CURRENCY %s is not a currency of ISO 4217', p_settings ->> 'currency'), 'currency');
  end if;
  if (p_settings ->> 'price_per_kwh')::numeric not between 0 and 1e6 then
    perform raise_error('WL422', 'PRICE_PER_KWH must be between 0 and 1000000', 'price_per_kwh');
  end if;
  if (p_settings ->> 'expected_hours')::int not between 1 and 24 then
    perform raise_error('WL422', 'EXPECTED_HOURS must be between 1 and 24', 'expected_hours');
  end if;
  if (p_settings ->> 'columnstore_after_days')::int not between 0 and 3650 then
    perform raise_error('WL422', 'COLUMNSTORE_AFTER_DAYS must be between 0 and 3650', 'columnstore_after_days');
  end if;
  -- The present and the last month can always be folded again.
  if (p_settings ->> 'retain_samples_days')::int not between 62 and 3650 then
    perform raise_error('WL422', 'RETAIN_SAMPLES_DAYS must be between 62 and 3650', 'retain_samples_days');
  end if;

  insert into tenants (id, name) values (p_tenant, p_tenant) on conflict do nothing;

  insert into setting as s (name, value)
  select e.key, e.value from jsonb_each_text(p_settings) as e where e.value is not null
  on conflict (name) do update set value = excluded.value, updated_at = now()
  where s.value is distinct from excluded.value;
  delete from setting as s using jsonb_each_text(p_settings) as e where s.name = e.key and e.value is null;
  perform apply_columnstore();
end;
$$;
comment on function api.configure is 'Tells the database the tenant of the service and the deployment''s settings.';
