"""Who may read reports: people of the organization, of any role; nobody else."""

import pytest

from tests.metering.plant import SITE
from tests.report.works import Works

PATHS = ["weekly", "weekly.csv", "weekly.xlsx", "weekly.pdf", f"pilot/{SITE}", f"pilot/{SITE}.pdf"]


@pytest.mark.parametrize("path", PATHS)
def test_viewers_read_and_machines_do_not(works: Works, path: str) -> None:
    assert works.get(path).status_code == 200
    token = works.call("POST", "/api/v1/auth/integration-tokens", {"scopes": ["read", "ingest"]}).json()["token"]
    url = f"/api/v1/reports/{path}"
    assert works.service.http.get(url, headers={"Authorization": f"Bearer {token}"}).status_code == 403
    assert works.service.http.get(url).status_code == 401


@pytest.mark.parametrize("path", PATHS)
def test_other_organizations_have_no_such_site(works: Works, path: str) -> None:
    stranger = Works(works.service)
    stranger.add_site("theirs")
    query = {} if "pilot" in path else {"site_id": SITE}
    assert stranger.get(path, **query).status_code == 404
    if path == "weekly":
        assert [site["site_id"] for site in stranger.get(path).json()["sites"]] == ["theirs"]
    if path == "weekly.csv":
        assert SITE not in stranger.get(path).text


@pytest.mark.parametrize("path", PATHS[:4])
def test_an_organization_without_sites_gets_an_empty_report(works: Works, path: str) -> None:
    answer = Works(works.service).get(path)
    assert answer.status_code == 200
    assert answer.content


def test_documents_have_their_limits_and_csv_has_none(works: Works) -> None:
    for number in range(50):
        works.add_site(f"site-{number}")
    answer = works.get("weekly.pdf")
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert (error["field"], "51 sites" in error["message"]) == ("site_id", True)
    assert works.get("weekly.pdf", site_id="site-7").status_code == 200
    assert len(works.get("weekly.csv").text.splitlines()) == 1 + 7 * 51
    assert works.get("weekly", limit="101").status_code == 422
