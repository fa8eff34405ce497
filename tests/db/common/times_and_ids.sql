-- Times are told in UTC; an odd id is an unknown one.
begin;
select plan(11);
set local timezone = 'Asia/Tokyo';
select is(internal.utc_text('2026-01-20 05:00:00Z'), '2026-01-20T05:00:00Z', 'a time is RFC 3339 in UTC, whatever the session');
select is(internal.utc_text('2026-01-20 05:00:00.120Z'), '2026-01-20T05:00:00.12Z', 'with the fraction it has');
select is(internal.utc_text('2026-01-20 05:00:10Z'), '2026-01-20T05:00:10Z', 'and no zero too few');
select is(internal.utc_text(null), null, 'no time is none');
select is(internal.to_uuid('x'' or true --'), null, 'what is no uuid is nobody''s');
select is(internal.to_uuid('00000000-0000-0000-0000-000000000001'), '00000000-0000-0000-0000-000000000001'::uuid, 'a uuid is one');
select throws_ok($$ insert into tenants (id, name) values ('', 'x') $$, '23514', null, 'an id is not empty');
select throws_ok($$ insert into tenants (id, name) values (E'a\nb', 'x') $$, '23514', null, 'has no control characters');
select throws_ok($$ insert into tenants (id, name) values (repeat('x', 129), 'x') $$, '23514', null, 'and at most 128');
select lives_ok($$ insert into tenants (id, name) values (repeat(chr(233), 128), 'x') $$, 'characters, not bytes');
select throws_ok($$ select internal.raise_error('WL422', 'no', 'field') $$, 'WL422', 'no', 'errors have a code and a message');
select * from finish();
rollback;
