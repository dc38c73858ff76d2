"""The night's job killed with SIGKILL at moments drawn by a seed, and the disk full: the next run ends in the undisturbed release.

The moments are spread over the job by what it does, not by the clock: the n-th write that is renamed or flushed, or the n-th
request, wherever in the stages that falls. A loaded machine draws the same moments as an idle one.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import random
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT, release_files
from killing import COUNTED
from nightly import environment, night, report_site

SEED = 20261125
# The real job, with SIGKILL at the n-th time that something is flushed, renamed, linked or removed, or a page asked for.
KILLED = COUNTED + """
Path.symlink_to = counted(Path.symlink_to)
from pipelines.crawl import client, ledger
client.Client._once, ledger.Ledger.save = counted(client.Client._once), counted(ledger.Ledger.save)
from pipelines.marts import dbt
dbt.invoke = counted(dbt.invoke)
sys.argv = ["gongkai", *sys.argv[2:]]
from pipelines.cli import main
try:
    main()
finally:
    print("operations", int(os.environ["COUNTED"]) - left, file=sys.stderr)
"""
pytestmark = pytest.mark.xdist_group("kill")


def killed(home: Path, settings: dict[str, str], operation: int) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", KILLED, str(operation), "run", "--crawl", "--home", str(home)]
    return subprocess.run(command, cwd=ROOT, env=settings | {"COUNTED": str(operation)}, text=True, capture_output=True, check=False)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, dict[str, str], int]]:
    """A HOME after one night over a small site, the settings of that night, and how many operations it took."""
    site = report_site.ReportSite(scale=10, nasty=False)
    folder = tmp_path_factory.mktemp("undisturbed")
    settings = environment(site, folder)
    ended = killed(folder / "home", settings, 10**6)
    assert ended.returncode == 0, ended.stderr
    operations = int(ended.stderr.split("operations ")[1].split()[0])
    assert operations > 150
    yield folder / "home", settings, operations
    site.close()


def complete(home: Path, settings: dict[str, str]) -> None:
    ended = subprocess.run(night(home), cwd=ROOT, env=settings, text=True, capture_output=True, check=False)
    assert ended.returncode == 0, ended.stderr


def same_release(home: Path, other: Path) -> None:
    found, wanted = release_files(home), release_files(other)
    assert found.keys() == wanted.keys()
    assert [name for name in wanted if found[name] != wanted[name]] == []
    leftovers = [path for path in home.rglob(".aside-*") if "dagster" not in path.parts]
    assert leftovers == []


def kill_and_complete(undisturbed: tuple[Path, dict[str, str], int], home: Path, points: list[int]) -> None:
    """In one HOME, one kill after the other, and then the whole of it."""
    other, settings, _ = undisturbed
    shutil.copytree(other / "dbt", home / "dbt")  # what dbt made of the project is the same: seconds that prove nothing
    for point in points:
        ended = killed(home, settings, point)
        assert ended.returncode in (0, -signal.SIGKILL), ended.stderr
    complete(home, settings)
    same_release(home, other)


def test_killed_three_times(undisturbed: tuple[Path, dict[str, str], int], tmp_path: Path) -> None:
    """In the crawl, as it is taken in, and near the end."""
    operations = undisturbed[2]
    kill_and_complete(undisturbed, tmp_path / "home", [operations // 3, operations // 2, 40])
    assert "the run before was cut short" in (tmp_path / "home" / "nights" / "latest.md").read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("home_no", range(10))
def test_killed_at_thirty_points(undisturbed: tuple[Path, dict[str, str], int], tmp_path: Path, home_no: int) -> None:
    """Thirty points drawn by a seed, three in each of ten HOMEs: the first anywhere, the others in what is left after it."""
    draw = random.Random(SEED + home_no)
    operations = undisturbed[2]
    points = [draw.randrange(1, operations), draw.randrange(1, operations // 2), draw.randrange(1, 60)]
    kill_and_complete(undisturbed, tmp_path / "home", points)


@contextlib.contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Path]:
    """A file system of its own with little room; the test is skipped where none may be mounted."""
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)], capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip("no file system can be mounted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=False)


@pytest.mark.slow
def test_a_file_that_may_not_grow(undisturbed: tuple[Path, dict[str, str], int], tmp_path: Path) -> None:
    """The limit on a file's size stands for a full disk where none can be had: the WARC can't be written any further."""
    other, settings, _ = undisturbed
    home = tmp_path / "home"
    script = "from pipelines.cli import main; main()"

    def limited() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, 150_000))

    ended = subprocess.run([sys.executable, "-c", script, "crawl", "--home", str(home)], cwd=ROOT, env=settings, text=True, capture_output=True,
                           check=False, preexec_fn=limited)  # fmt: skip
    assert ended.returncode == 1
    assert "disk" in ended.stderr and "Traceback" not in ended.stderr
    shutil.copytree(other / "dbt", home / "dbt")
    complete(home, settings)
    same_release(home, other)


@pytest.mark.slow
@pytest.mark.parametrize("size", ["300k", "1m", "4m", "8m"])
def test_disk_full(undisturbed: tuple[Path, dict[str, str], int], tmp_path: Path, size: str) -> None:
    """Wherever the room ends, the run says so, and the next one with room completes."""
    other, settings, _ = undisturbed
    with small_disk(tmp_path / "disk", size) as disk:
        ended = subprocess.run(night(disk / "home"), cwd=ROOT, env=settings, text=True, capture_output=True, check=False)
        assert ended.returncode != 0
        shutil.copytree(disk / "home", tmp_path / "home", symlinks=True)
    complete(tmp_path / "home", settings)
    same_release(tmp_path / "home", other)


def test_two_at_once_are_refused(undisturbed: tuple[Path, dict[str, str], int]) -> None:
    home, settings, _ = undisturbed
    with (home / ".lock").open("a+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        ended = subprocess.run([sys.executable, "-c", "from pipelines.cli import main; main()", "crawl", "--home", str(home)], cwd=ROOT, env=settings,
                               text=True, capture_output=True, check=False)  # fmt: skip
    assert ended.returncode == 1
    assert "another run" in ended.stderr and "Traceback" not in ended.stderr




@pytest.mark.slow
def test_backup_and_restore(undisturbed: tuple[Path, dict[str, str], int], tmp_path: Path) -> None:
    """The commands of docs/operate.md: what they save is enough for the same release, and for a second night that takes nothing."""
    other, settings, _ = undisturbed
    text = (ROOT / "docs" / "operate.md").read_text(encoding="utf-8")
    save = next(line for line in text.splitlines() if line.startswith("flock -n"))
    subprocess.run(["bash", "-euc", save], cwd=tmp_path, env=settings | {"GONGKAI_HOME": str(other)}, check=True)
    home = tmp_path / "home"
    home.mkdir()
    subprocess.run(["tar", "-xzf", tmp_path / "backup.tar.gz", "-C", home], check=True)
    run = [sys.executable, "-c", "from pipelines.cli import main; main()", "run", "--home", str(home), "--inbox", settings["GONGKAI_INBOX"]]
    ended = subprocess.run(run, cwd=ROOT, env=settings, text=True, capture_output=True, check=False)
    assert ended.returncode == 0, ended.stderr
    same_release(home, other)
    complete(home, settings)  # a night: the crawler remembers what it had
    told = json.loads((home / "nights" / "latest.json").read_text(encoding="utf-8"))
    assert (told["outcome"], told["new"], told["changed"], told["gone"]) == ("done", 0, 0, 0)
    same_release(home, other)
