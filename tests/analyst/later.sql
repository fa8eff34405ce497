-- What comes late to the stations of estate.sql, in a transaction of its own: its time is another.
call pgtap.give('charge', '2025-01-02 00:10Z', 40, 'battery', 'plant-1', 'acme');
call pgtap.give('charge', '2025-01-02 00:10Z', 40, 'battery', 'plant-1', 'rival');
select pgtap.drain();
-- They have been there for years.
update public.stations set created_at = '2025-01-01' where tenant_id in ('acme', 'rival');
analyze;
