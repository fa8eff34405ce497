"""What Litestar cannot know about the description of the API: who may call, and how errors look."""

from collections.abc import Iterator
from typing import Any

import msgspec
from litestar import Litestar
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.spec import OpenAPIMediaType, OpenAPIResponse, Operation, Reference, RequestBody, Schema
from litestar.openapi.spec.enums import OpenAPIType

from api.errors import CODES
from api.security.guards import requires

PROBLEM = Reference(ref="#/components/schemas/Problem")
STRING = Schema(type=OpenAPIType.STRING)


def complete_schema(app: Litestar) -> None:
    """Write role, security and the problem document into the description of every operation."""
    document = app.openapi_schema
    schemas: dict[str, Any] = document.components.schemas if document.components else {}
    schemas["Problem"] = problem_schema()
    for schema in [nested for each in schemas.values() for nested in walk(each)]:
        join_numbers(schema)
    for route in app.routes:
        item = (document.paths or {}).get(route.path_format)
        for handler in getattr(route, "route_handlers", []):
            schemas.update(body_schemas(handler))
            for method in handler.http_methods:
                operation = getattr(item, method.lower(), None)
                if operation is not None:
                    complete_operation(operation, handler)


def body_schemas(handler: HTTPRouteHandler) -> dict[str, Any]:
    """The schema of a body that a handler reads by itself, because its signature is checked over the raw bytes."""
    if "body" not in handler.opt:
        return {}
    _, schemas = msgspec.json.schema_components([handler.opt["body"]], ref_template="#/components/schemas/{name}")
    return dict(schemas)


def operation_name(handler: HTTPRouteHandler, *_: object) -> str:
    """The operation's id: the name of the function that answers it."""
    return str(handler.fn.__name__)


def walk(schema: Any) -> Iterator[Schema]:
    """A schema and all that it is made of, references aside."""
    if not isinstance(schema, Schema):
        return
    yield schema
    for part in [schema.items, *(schema.properties or {}).values(), *(schema.one_of or [])]:
        yield from walk(part)


def join_numbers(schema: Schema) -> None:
    """`int | float` is one thing on the wire: a number. As `oneOf` a whole number would match twice."""
    kinds = {part.type for part in schema.one_of or [] if isinstance(part, Schema)}
    if not {OpenAPIType.INTEGER, OpenAPIType.NUMBER} <= kinds:
        return
    parts = [part for part in schema.one_of or [] if not _is_integer(part)]
    if len(parts) == 1 and isinstance(parts[0], Schema):
        number = parts[0]
        schema.one_of, schema.type = None, number.type
        schema.minimum, schema.maximum = number.minimum, number.maximum
    else:
        schema.one_of = parts


def _is_integer(part: object) -> bool:
    return isinstance(part, Schema) and part.type == OpenAPIType.INTEGER


def complete_operation(operation: Operation, handler: HTTPRouteHandler) -> None:
    """One call: the role that it asks for, and that every error is a problem document."""
    responses = {status: answer for status, answer in (operation.responses or {}).items() if status != "400"}
    responses["default"] = OpenAPIResponse(
        description="An error", content={"application/problem+json": OpenAPIMediaType(schema=PROBLEM)}
    )
    if isinstance(empty := responses.get("204"), OpenAPIResponse):
        empty.content = None
    operation.responses = responses
    operation.summary = operation_name(handler).replace("_", " ").capitalize()
    if body := handler.opt.get("body"):
        content = OpenAPIMediaType(schema=Reference(ref=f"#/components/schemas/{body.__name__}"))
        kinds = ["application/json", *handler.opt.get("also", [])]
        operation.request_body = RequestBody(content=dict.fromkeys(kinds, content), required=True)
        operation.security = handler.opt.get("security")
    for guard in handler.resolve_guards():
        if isinstance(guard, requires):
            operation.security = [{"bearer": []}]
            token = f" Or an integration token with the scope {guard.token_scope}." if guard.token_scope else ""
            operation.description = f"{operation.description or ''}\n\nRole: {guard.role}.{token}".strip()


def problem_schema() -> Schema:
    """RFC 9457, with the code, the request's id, and what is wrong with which field."""
    field_error = Schema(
        type=OpenAPIType.OBJECT, required=["field", "message"], properties={"field": STRING, "message": STRING}
    )
    return Schema(
        type=OpenAPIType.OBJECT,
        title="Problem",
        required=["type", "title", "status", "detail", "code", "request_id"],
        properties={
            "type": STRING,
            "title": STRING,
            "status": Schema(type=OpenAPIType.INTEGER),
            "detail": STRING,
            "code": Schema(type=OpenAPIType.STRING, enum=sorted({*CODES.values(), "error"})),
            "request_id": STRING,
            "errors": Schema(type=OpenAPIType.ARRAY, items=field_error),
        },
    )
