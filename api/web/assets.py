"""Style sheets, scripts and fonts, each under an address that changes with its content, so that browsers keep it."""

import asyncio
import gzip
import hashlib
import mimetypes
from pathlib import Path
from typing import Any

import msgspec
import structlog
from litestar import Request, Response, get

from api.errors import Problem

log = structlog.get_logger("api.web")

ROOT = Path(__file__).resolve().parents[2]
OWN = Path(__file__).parent / "static"
CLIENT = ROOT / "docs/factory_client.py"
PACKAGES = ROOT / ".local/web/node_modules"
LIBRARIES = {
    "htmx.js": "htmx.org/dist/htmx.min.js",
    "uplot.js": "uplot/dist/uPlot.iife.min.js",
    "uplot.css": "uplot/dist/uPlot.min.css",
    "inter.woff2": "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2",
}
"""What comes from npm packages, by the name that pages use; `scripts/setup.sh` installs them."""
KEPT = "public, max-age=31536000, immutable"
DIGEST = 16
COMPRESSED = ("text/", "image/svg")


class Asset(msgspec.Struct, frozen=True):
    """One file as it is sent."""

    url: str
    media_type: str
    content: bytes
    zipped: bytes | None


class Assets:
    """Every file, read once when the process starts."""

    def __init__(self) -> None:
        self._by_name: dict[str, Asset] = {}
        files = {path.name: path for path in sorted(OWN.iterdir())}
        files |= {name: PACKAGES / path for name, path in LIBRARIES.items()}
        self.missing = sorted(name for name, path in files.items() if not path.is_file())
        if self.missing:
            log.warning("pages lack libraries: install Node.js and run scripts/setup.sh", missing=self.missing)
        # Style sheets last: they name other files, whose addresses they then contain.
        for name, path in sorted(files.items(), key=lambda item: item[0].endswith(".css")):
            if name not in self.missing:
                self._by_name[name] = self._read(name, path)

    def url(self, name: str) -> str:
        """The address of a file. Raises KeyError for one that there is not."""
        return self._by_name[name].url

    def get(self, name: str) -> Asset | None:
        """A file by its name."""
        return self._by_name.get(name)

    def has(self, name: str) -> bool:
        """Whether a file is there; a library is not where the set-up found no npm."""
        return name in self._by_name

    def _read(self, name: str, path: Path) -> Asset:
        content = path.read_bytes()
        if name.endswith(".css"):
            for other, asset in self._by_name.items():
                content = content.replace(f"url({other})".encode(), f"url({asset.url})".encode())
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        digest = hashlib.sha256(content).hexdigest()[:DIGEST]
        zipped = gzip.compress(content, 9, mtime=0) if kind.startswith(COMPRESSED) else None
        return Asset(f"/static/{digest}/{name}", kind, content, zipped)


@get("/static/{digest:str}/{name:str}", include_in_schema=False)
async def get_asset(request: Request[Any, Any, Any], digest: str, name: str) -> Response[bytes]:
    """A file of the pages; its address names its content, so it never changes."""
    assets: Assets = request.app.state.assets
    asset = assets.get(name)
    if asset is None or digest not in asset.url:
        raise Problem(404, "There is nothing at this address")
    headers = {"Cache-Control": KEPT, "X-Content-Type-Options": "nosniff", "Vary": "Accept-Encoding"}
    if asset.zipped and "gzip" in request.headers.get("accept-encoding", ""):
        return Response(asset.zipped, media_type=asset.media_type, headers={**headers, "Content-Encoding": "gzip"})
    return Response(asset.content, media_type=asset.media_type, headers=headers)


@get("/factory_client.py", include_in_schema=False)
async def get_factory_client() -> Response[bytes]:
    """The script that the guide has people run at their plant."""
    content = await asyncio.to_thread(CLIENT.read_bytes)
    return Response(content, media_type="text/x-python; charset=utf-8", headers={"Cache-Control": "no-cache"})


ROUTES = [get_asset, get_factory_client]
