"""The body of a batch, unpacked where it comes with gzip."""

import asyncio
import zlib
from typing import Any

from litestar import Request

from api.errors import Problem

MAX_BODY_BYTES = 16 * 1024 * 1024
GZIP = 16 + zlib.MAX_WBITS


async def read_body(request: Request[Any, Any, Any]) -> bytes:
    """The body of a request, at most 16 MiB unpacked. Raises a 400, 413 or 415 Problem."""
    body = await request.body()
    encoding = request.headers.get("content-encoding", "identity").strip().lower()
    if encoding == "identity":
        return body
    if encoding != "gzip":
        raise Problem(415, "Content-Encoding must be gzip or absent")
    return await asyncio.to_thread(unpack, body)


def unpack(body: bytes) -> bytes:
    """A gzip body unpacked. Raises a 400 Problem for what is none, 413 for what gets too large."""
    unpacker = zlib.decompressobj(GZIP)
    try:
        unpacked = unpacker.decompress(body, MAX_BODY_BYTES + 1)
    except zlib.error:
        raise Problem(400, "The body is not gzip") from None
    if len(unpacked) > MAX_BODY_BYTES:
        raise Problem(413, f"A body has at most {MAX_BODY_BYTES} bytes, unpacked")
    if not unpacker.eof or unpacker.unused_data:
        raise Problem(400, "The body is not one complete gzip stream")
    return unpacked
