"""Killed at any moment, with SIGKILL: the next run completes to the release of an undisturbed one."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import ROOT, gongkai, release_files
from killing import COUNTED

# The stages up to the facts, with SIGKILL at the n-th time that something is renamed or flushed to the disk.
KILLED = COUNTED + """
from pipelines import cells, facts, files, lock, snapshots
from pipelines.home import Home

home = Home(Path(sys.argv[2]))
with lock.locked(home.lock):
    files.sweep(*home.stages)
    snapshots.take_in(home, [Path(sys.argv[3])])
    cells.parse_new(home)
    facts.build(home)
"""


def killed_at(home: Path, inbox: Path, operation: int) -> bool:
    """Whether it came so far as to be killed; False when it had ended before."""
    ended = subprocess.run([sys.executable, "-c", KILLED, str(operation), home, inbox], cwd=ROOT, check=False)
    assert ended.returncode in (0, -signal.SIGKILL)
    return ended.returncode != 0


def test_killed_again_and_again(built: Path, tmp_path: Path) -> None:
    """In one HOME, each time a little later; what is left then is completed to the release of an undisturbed run."""
    home, inbox = tmp_path / "home", built / "inbox"
    for operation in (1, 2, 3, 5, 8, 13):
        assert killed_at(home, inbox, operation)
    shutil.copytree(built / "home" / "dbt", home / "dbt")  # what dbt made of the project is the same
    ended = gongkai("run", "--inbox", inbox, "--home", home)
    assert ended.returncode == 0, ended.stderr
    assert release_files(home) == release_files(built / "home")
    assert [path for path in home.rglob(".aside-*") if "dagster" not in path.parts] == []


@pytest.mark.slow
@pytest.mark.parametrize("seen", ["cells", "facts", "marts", "releases"])
def test_the_command_killed_as_a_stage_begins(built: Path, tmp_path: Path, seen: str) -> None:
    home, inbox = tmp_path / "home", built / "inbox"
    kill_the_command_once(home, inbox, home / seen)
    interrupted = gongkai("status", "--home", home)
    assert interrupted.returncode == 1 and "interrupted" in interrupted.stdout
    ended = gongkai("run", "--inbox", inbox, "--home", home)
    assert ended.returncode == 0, ended.stderr
    assert release_files(home) == release_files(built / "home")


def kill_the_command_once(home: Path, inbox: Path, seen: Path) -> None:
    """Start the command and kill it, hard, as soon as the path `seen` is there."""
    command = [sys.executable, "-c", "from pipelines.cli import main; main()", "run", "--inbox", inbox, "--home", home]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE)
    until = time.monotonic() + 120
    while not seen.exists() and process.poll() is None and time.monotonic() < until:
        time.sleep(0.005)
    process.kill()
    process.wait()
    assert process.returncode == -signal.SIGKILL, process.stderr.read() if process.stderr else None


@pytest.mark.slow
@pytest.mark.parametrize("operation", range(1, 40, 2))
def test_killed_at_each_write(built: Path, tmp_path: Path, operation: int) -> None:
    """Every second write of the first three stages is the last one of a run; the next run's facts are as undisturbed."""
    home, inbox = tmp_path / "home", built / "inbox"
    killed_at(home, inbox, operation)
    assert not killed_at(home, inbox, 10**9)
    for path in sorted((built / "home" / "facts").iterdir()):
        assert (home / "facts" / path.name).read_bytes() == path.read_bytes(), path.name


@pytest.mark.parametrize("left", [b"", b'{"nodes": {"model'], ids=["empty", "half"])
def test_half_a_manifest_is_not_read(home: Path, left: bytes) -> None:
    """dbt writes its manifest in place: what a kill or a full disk leaves of it is made anew."""
    import json

    from pipelines.home import Home
    from pipelines.marts import dbt

    path = dbt.manifest(Home(home))
    path.write_bytes(left)
    assert json.loads(dbt.manifest(Home(home)).read_text(encoding="utf-8"))["nodes"]


def test_worker_that_outlives_its_parent_ends(tmp_path: Path) -> None:
    """The parsing process ends with its connection, so that a killed run leaves nobody behind."""
    script = (
        "import sys; from pipelines.cells import pool\n"
        "worker = pool.Worker('parsers:read_reports', 60, 1 << 32)\n"
        "assert worker.connection.recv()[0] == 'ready'\n"
        "print(worker.process.pid, flush=True); sys.stdin.read()"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", script], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    worker = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    until = time.monotonic() + 30
    while _alive(worker) and time.monotonic() < until:
        time.sleep(0.02)
    assert not _alive(worker)


def _alive(pid: int) -> bool:
    """Whether the process runs (one that ended and was not yet waited for does not)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False
