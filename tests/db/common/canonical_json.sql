-- Equal JSON has one spelling: keys sorted, no white space.
begin;
select plan(9);
select is(internal.canonical_json('{"b": 1, "a": [1, 2, {"d": null, "c": true}]}'),
  '{"a":[1,2,{"c":true,"d":null}],"b":1}', 'keys are sorted at every depth');
select is(internal.canonical_json(E'{"aa": 1, "b": 2, "B": 3, "\u00e9": 4, "z": 5}'), E'{"B":3,"aa":1,"b":2,"z":5,"\u00e9":4}',
  'by code point, not by length or language');
select is(internal.canonical_json('[3, 1, 2]'), '[3,1,2]', 'lists keep their order');
select is(internal.canonical_json('{}') || internal.canonical_json('[]'), '{}[]', 'nothing is spelt too');
select is(internal.canonical_json('"a \"b\" \\ \n \u00e9 \u4e2d"'), E'"a \\"b\\" \\\\ \\n \u00e9 \u4e2d"',
  'texts are escaped as little as JSON asks');
select is(internal.canonical_json('{"a \"b\"": 1}'), '{"a \"b\"":1}', 'keys too');
select is(internal.canonical_json('[1.50, 100, 0.1, -2]'), '[1.50,100,0.1,-2]', 'numbers are spelt as they are held');
select is(internal.canonical_json('null'), 'null', 'null is null');
select is(internal.canonical_json(null), null, 'and no value none');
select * from finish();
rollback;
