"""What pages load: pinned by hash, from nowhere in particular, and missed where it is not installed."""

import json
from pathlib import Path

import pytest

from api.web import assets
from api.web.assets import LIBRARIES, ROOT, Assets
from api.web.view import make_environment


def test_packages_are_pinned_without_addresses() -> None:
    text = (ROOT / "package-lock.json").read_text(encoding="utf-8")
    packages = {name: package for name, package in json.loads(text)["packages"].items() if name}
    assert all(package["integrity"].startswith("sha512-") for package in packages.values())
    assert '"resolved"' not in text
    wanted = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    for name, version in {**wanted["dependencies"], **wanted["devDependencies"]}.items():
        assert packages[f"node_modules/{name}"]["version"] == version


def test_an_address_changes_with_the_content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assets, "OWN", tmp_path)
    (tmp_path / "a.svg").write_text("<svg/>")
    (tmp_path / "a.css").write_text("p { background: url(a.svg) }")
    before = Assets()
    assert before.url("a.svg") in before.get("a.css").content.decode()  # type: ignore[union-attr]
    (tmp_path / "a.svg").write_text("<svg></svg>")
    after = Assets()
    assert before.url("a.svg") != after.url("a.svg")
    assert before.url("a.css") != after.url("a.css")


def test_without_the_packages_pages_still_come(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assets, "PACKAGES", tmp_path)
    files = Assets()
    assert files.missing == sorted(LIBRARIES)
    environment = make_environment(files)
    assert not any(files.has(name) for name in LIBRARIES)
    for name in environment.list_templates():
        environment.get_template(name)
