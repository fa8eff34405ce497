"""A plant's CSV export, uploaded by a person."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from datetime import UTC, datetime
from typing import Annotated, Any

import msgspec
import structlog
from litestar import Request, Response, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.enums import RequestEncodingType
from litestar.params import Body
from litestar.response import Stream

from api.config import Config
from api.database import Database
from api.errors import to_problem
from api.metering.batch import read_zone
from api.metering.csv_upload import Upload, UploadResult
from api.metering.moments import Bounds
from api.metering.record import is_storable
from api.security.guards import requires
from api.security.tokens import Caller

log = structlog.get_logger("api")

MAX_FILE_BYTES = 256 * 1024 * 1024
NDJSON = "application/x-ndjson"


class CsvForm(msgspec.Struct, frozen=True):
    """The form of an upload. `timezone` says what naive times mean; the rest stands where the file has none."""

    file: UploadFile
    site_id: str | None = None
    meter_id: str | None = None
    unit: str | None = None
    timezone: str | None = None


@post(
    "/api/v1/upload-csv",
    guards=[requires("operator")],
    status_code=200,
    request_max_body_size=MAX_FILE_BYTES,
)
async def upload_csv(
    request: Request[Any, Any, Any],
    data: Annotated[CsvForm, Body(media_type=RequestEncodingType.MULTI_PART)],
    db: NamedDependency[Database],
    caller: NamedDependency[Caller],
) -> Response[UploadResult] | Stream:
    """Store the readings of a CSV file. With `Accept: application/x-ndjson` a line tells the state after each thousand
    rows; the last line is the result."""
    config: Config = request.app.state.config
    bounds = Bounds.around(datetime.now(UTC), config.timeseries_max_past_days)
    defaults = {
        name: value for name in ("site_id", "meter_id", "unit") if (value := (getattr(data, name) or "").strip())
    }
    zone = read_zone((data.timezone or "").strip() or None)
    source = "".join(c if is_storable(c) else "_" for c in (data.file.filename or "upload")[:200])
    upload = await asyncio.to_thread(Upload, data.file.file, source, defaults, bounds, zone)
    states = upload.write(db, caller)
    if NDJSON in request.headers.get("accept", ""):
        return Stream(_lines(states), media_type=NDJSON)
    result = UploadResult()
    async with aclosing(states):
        async for state in states:
            result = state
    return Response(result)


async def _lines(states: AsyncIterator[UploadResult]) -> AsyncIterator[bytes]:
    try:
        async for state in states:
            yield msgspec.json.encode(state) + b"\n"
    except Exception as exc:
        problem = to_problem(exc)
        if problem.status >= 500 and problem is not exc:
            log.error("upload failed", exc_info=exc)
        yield msgspec.json.encode({"status": problem.status, "detail": problem.detail}) + b"\n"


ROUTES = [upload_csv]
