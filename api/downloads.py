"""Headers of an answer that is a file."""

import re
from urllib.parse import quote

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]")
_SEPARATORS = re.compile(r"[/\\\x00-\x1f\x7f]")


def attachment(name: str) -> dict[str, str]:
    """Content-Disposition after RFC 6266: an ASCII name for old clients, the true one beside it."""
    plain = _UNSAFE.sub("_", name)
    true = quote(_SEPARATORS.sub("_", name), safe="")
    return {
        "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{true}",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
