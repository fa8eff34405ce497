-- From when on there may be samples that are kept: the start of the oldest chunk, or what was retired last. No row where there are
-- none. It is a bound that costs nothing, for views that go through days or hours.
create or replace view internal.samples_since as
select
  greatest(
    _timescaledb_functions.to_timestamp(min(s.range_start)),
    (select r.retired_until from internal.retention as r)) as since
from _timescaledb_catalog.hypertable as h
join _timescaledb_catalog.dimension as d on d.hypertable_id = h.id
join _timescaledb_catalog.dimension_slice as s on s.dimension_id = d.id
where h.schema_name = 'internal' and h.table_name = 'sample'
having count(*) > 0;
comment on view internal.samples_since is 'From when on there may be samples that are kept.';
