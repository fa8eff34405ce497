"""Requests made up from the API's own description: no server error, and every answer is one that was described."""

import subprocess
import sys
from pathlib import Path

from tests.api.site import Site

CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
FUZZ = "import sys; from schemathesis.cli import schemathesis; sys.exit(schemathesis())"


def test_made_up_requests(settled_site: Site, tmp_path: Path) -> None:
    """A few hundred of them, as an admin; the streams are left out, since they do not end."""
    service = settled_site.service
    arguments = [
        *("run", f"{service.base_url}/schema/openapi.json", "--checks", CHECKS),
        *("--header", f"Authorization: Bearer {service.token(tenant=settled_site.tenant)}"),
        *("--exclude-path", "/api/v1/alarms/stream", "--exclude-path", "/api/v1/alerts/stream"),
        *("--phases", "examples,fuzzing"),
        *("--max-examples", "20", "--seed", "7", "--request-timeout", "10", "--workers", "2", "--no-color"),
    ]
    done = subprocess.run(
        [sys.executable, "-c", FUZZ, *arguments],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-6000:]
    assert "No test" not in done.stdout
