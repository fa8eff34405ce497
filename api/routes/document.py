"""Statements as documents: PDF, XLSX, CSV. What is frozen is verified against its hash first, by the database."""

import asyncio
from collections.abc import Callable

from litestar import Response, get
from litestar.di import NamedDependency

from api.database import Database
from api.downloads import attachment
from api.exports import csv, pdf, xlsx
from api.exports.document import StatementDocument, document_from_json
from api.security.guards import requires
from api.security.tokens import Caller
from api.wire import PathId

EXPORT_STATEMENT = "select api.export_statement($1, $2)"

PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv"


@get("/api/v1/statements/{statement_id:str}/export.pdf", guards=[requires("admin")], media_type=PDF)
async def export_pdf(
    statement_id: PathId, db: NamedDependency[Database], caller: NamedDependency[Caller]
) -> Response[bytes]:
    """Give a statement as PDF, fit to be sent to a customer."""
    return await _export(db, caller, statement_id, "pdf", PDF, pdf.render_statement)


@get("/api/v1/statements/{statement_id:str}/export.xlsx", guards=[requires("admin")], media_type=XLSX)
async def export_xlsx(
    statement_id: PathId, db: NamedDependency[Database], caller: NamedDependency[Caller]
) -> Response[bytes]:
    """Give a statement as a workbook: summary and days."""
    return await _export(db, caller, statement_id, "xlsx", XLSX, xlsx.render_statement)


@get("/api/v1/statements/{statement_id:str}/export.csv", guards=[requires("admin")], media_type=CSV)
async def export_csv(
    statement_id: PathId, db: NamedDependency[Database], caller: NamedDependency[Caller]
) -> Response[bytes]:
    """Give the days of a statement as CSV."""
    return await _export(db, caller, statement_id, "csv", CSV, csv.render_statement)


async def _export(
    db: Database,
    caller: Caller,
    statement_id: str,
    ending: str,
    media_type: str,
    render: Callable[[StatementDocument], bytes],
) -> Response[bytes]:
    document = document_from_json(bytes(await db.value(EXPORT_STATEMENT, caller.tenant, statement_id)))
    content = await asyncio.to_thread(render, document)
    statement = document.statement
    name = f"statement-{statement.station_id}-{statement.statement_month}-v{statement.version}.{ending}"
    return Response(content, media_type=media_type, headers=attachment(name))


ROUTES = [export_pdf, export_xlsx, export_csv]
