-- Lets TimescaleDB's Community edition keep samples by column once they are older than the deployment says
-- (COLUMNSTORE_AFTER_DAYS; 0: no more of them are). Elsewhere there is nothing to do. Done again it changes nothing.
-- A segment is a series, in the order of time: that is how samples are read.
create or replace function internal.apply_columnstore()
returns void
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
declare
  v_days int := setting('columnstore_after_days', '30')::int;
  v_policy interval;
begin
  if current_setting('timescaledb.license', true) is distinct from 'timescale' then
    return;
  end if;
  perform pg_advisory_xact_lock(hashtext('wattledger.columnstore'));
  if exists (
    select from timescaledb_information.hypertables as h
    where h.hypertable_schema = 'internal' and h.hypertable_name = 'sample' and not h.compression_enabled
  ) then
    alter table internal.sample set (
      timescaledb.compress, timescaledb.compress_segmentby = 'series_key', timescaledb.compress_orderby = 'ts');
  end if;

  select (j.config ->> 'compress_after')::interval into v_policy
  from timescaledb_information.jobs as j
  where j.hypertable_schema = 'internal' and j.hypertable_name = 'sample' and j.config ? 'compress_after';
  if v_policy is distinct from make_interval(days => nullif(v_days, 0)) then
    perform remove_compression_policy('internal.sample', if_exists => true);
    if v_days > 0 then
      perform add_compression_policy('internal.sample', compress_after => make_interval(days => v_days));
    end if;
  end if;
end;
$$;
comment on function internal.apply_columnstore is 'Lets old samples be kept by column, where the edition can and the deployment wants it.';
