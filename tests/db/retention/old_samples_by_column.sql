-- edition: community
-- Samples older than the deployment says are kept by column; that changes nothing for who writes or reads them.
begin;
select plan(21);
create function policy() returns text language sql as $$
  select string_agg(j.config ->> 'compress_after', ', ') from timescaledb_information.jobs as j
  where j.hypertable_schema = 'internal' and j.hypertable_name = 'sample' and j.config ? 'compress_after';
$$;
create function packed() returns bigint language sql as $$
  select count(*) from timescaledb_information.chunks as c
  where c.hypertable_schema = 'internal' and c.hypertable_name = 'sample' and c.is_compressed;
$$;
select is(policy(), '30 days', 'after 30 days, if nothing else is said');
select lives_ok($$ select api.configure('t1', '{"currency": "EUR", "columnstore_after_days": 10}') $$, 'it is said');
select is(policy(), '10 days', 'and followed');
select lives_ok($$ select api.configure('t1', '{"currency": "EUR", "columnstore_after_days": 0}') $$, 'never, it is said');
select is(policy(), null, 'and followed');
select lives_ok($$ select api.configure('t1', '{"currency": "EUR", "columnstore_after_days": null}') $$, 'nothing is said');
select is(policy(), '30 days', 'which is as before');
select throws_ok($$ select api.configure('t1', '{"currency": "EUR", "columnstore_after_days": -1}') $$, 'WL422', null,
  'but not before they come');

call new_site();
create function hours() returns text language sql as $$
  select used(seam() - interval '6 hours', seam() + interval '2 hours') || ' ' || used(seam() - interval '1 day', seam(), 'day');
$$;
select send(every(interval '1 minute', seam() - interval '1 day', 2880), array_fill(1.0::float8, array[2880])) as sent;
select is(hours(), '60 60 60 60 60 60 60 60 1440', 'readings');
select compress_chunk(c) as chunk from show_chunks('internal.sample') as c;
select is(packed(), 2::bigint, 'are kept by column');
select is(hours(), '60 60 60 60 60 60 60 60 1440', 'and are the same');

-- A limit of TimescaleDB's, for statements that unpack a table by mistake. It counts the whole transaction.
set local timescaledb.max_tuples_decompressed_per_dml_transaction = 10;
select is(send(array[seam() - interval '30 seconds', seam() - interval '90 seconds'], '{5, 5}'), '', 'late ones are taken');
select is(hours(), '60 60 60 60 60 70 60 60 1450', 'and count');
select is(send(array[seam() - interval '2 minutes', seam() - interval '30 seconds'], '{11, 5}'), '2 DUPLICATE',
  'so are corrections');
select is(hours(), '60 60 60 60 60 80 60 60 1460', 'which count');
select is((select count(*) from reading_corrections), 1::bigint, 'and are kept');
select is(send(array[seam() - interval '3 minutes'], '{11000}', 'Wh'), '', 'also those of another unit');
select is(hours(), '60 60 60 60 60 90 60 60 1470', 'which replace the first');
select compress_chunk(c) as chunk from show_chunks('internal.sample') as c;
select is(hours(), '60 60 60 60 60 90 60 60 1470', 'packed again they are the same');
select lives_ok($$ select api.delete_site('t1', 's1', 's1', 'tester') $$, 'a site can be deleted');
select is((select count(*) from internal.sample), 0::bigint, 'with all its samples');
select * from finish();
rollback;
