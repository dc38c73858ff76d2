"""Three nights in a row under the real daemon, unattended, the schedule set to every minute: with SQLite and with Postgres."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT, release_files
from nightly import environment, report_site

MINUTES = 25.0


def postgres_programs() -> Path | None:
    """The folder of initdb and postgres: on the PATH, or where Debian's packages put them."""
    found = [Path(path) for path in os.environ["PATH"].split(os.pathsep)]
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((one for one in found if all((one / name).exists() for name in ("initdb", "postgres", "pg_isready", "psql"))), None)


@pytest.fixture
def postgres(tmp_path: Path) -> Iterator[str]:
    """The URL of a fresh server on loopback."""
    programs = postgres_programs()
    if programs is None:
        pytest.skip("no Postgres server is installed (Debian: postgresql)")
    pytest.importorskip("dagster_postgres")
    folder = tmp_path / "postgres"
    folder.mkdir()
    user: dict = {}
    if os.geteuid() == 0:  # the server does not run as root
        user = {"user": "nobody"}
        for path in (folder, *[one for one in folder.parents if one.is_relative_to("/tmp") and one != Path("/tmp")]):
            path.chmod(0o755)
        shutil.chown(folder, "nobody")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": "/"}
    subprocess.run([programs / "initdb", "-D", folder / "data", "-U", "gongkai", "-A", "trust", "-E", "UTF8"], check=True, **quiet, **user)
    server = subprocess.Popen([programs / "postgres", "-D", folder / "data", "-p", str(port), "-c", "listen_addresses=127.0.0.1", "-k", folder],
                              **quiet, **user)  # fmt: skip
    until = time.monotonic() + 60
    while subprocess.run([programs / "pg_isready", "-h", "127.0.0.1", "-p", str(port)], check=False, **quiet).returncode and time.monotonic() < until:
        time.sleep(0.1)
    yield f"postgresql://gongkai@127.0.0.1:{port}/postgres"
    server.send_signal(signal.SIGINT)
    server.wait(timeout=60)


def nights(home: Path) -> list[dict]:
    """What the summaries of the nights say, in order."""
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted((home / "nights").glob("[0-9]*.json"))]


def three_nights(tmp_path: Path, **settings: str) -> Path:
    """A HOME after three nights, of which the second found a changed report, and the worker of one was killed."""
    site = report_site.ReportSite(scale=10, nasty=False)
    home = tmp_path / "home"
    variables = environment(site, tmp_path, GONGKAI_HOME=str(home), GONGKAI_SCHEDULE="* * * * *", **settings)
    daemon = Path(sys.executable).with_name("dagster-daemon")
    with (tmp_path / "daemon.log").open("w") as out:
        process = subprocess.Popen([daemon, "run"], cwd=ROOT, env=variables, stdout=out, stderr=out, start_new_session=True)
    try:
        until = time.monotonic() + MINUTES * 60
        changed = False
        while len(nights(home)) < 3 and time.monotonic() < until and process.poll() is None:
            if len(nights(home)) == 1 and not changed:
                changed = True
                url = site.reports[report_site.AGENCIES[0], 2022]
                path = url.removeprefix(site.pages.url(""))
                site.pages.resources[path] = report_site.Resource(report_site.report_page(report_site.AGENCIES[0], 2022, seed=9))
            time.sleep(0.5)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=60)
        site.close()
    told = nights(home)
    assert len(told) >= 3, (tmp_path / "daemon.log").read_text()[-5000:]
    assert [one["outcome"] for one in told[:3]] == ["done"] * 3
    assert told[0]["new"] == len(site.reports) == 35 and sum(one["changed"] for one in told[1:]) == 1 and sum(one["new"] for one in told[1:]) == 0
    assert release_files(home)
    return home


@pytest.mark.slow
def test_three_nights_with_sqlite(tmp_path: Path) -> None:
    home = three_nights(tmp_path)
    assert list((home / "dagster" / "history").rglob("*.db"))


@pytest.mark.slow
def test_three_nights_with_postgres(tmp_path: Path, postgres: str) -> None:
    home = three_nights(tmp_path, GONGKAI_POSTGRES_URL=postgres)
    assert not (home / "dagster" / "history").exists()  # nothing of it lies in SQLite
    psql = postgres_programs() / "psql"  # type: ignore[operator]
    counted = subprocess.run([psql, postgres, "-Atc", "select count(*) from runs where status = 'SUCCESS'"], capture_output=True, text=True, check=True)
    assert int(counted.stdout) >= 3
