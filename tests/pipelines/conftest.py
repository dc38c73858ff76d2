"""One real run for all: `gongkai run` in a process of its own, over a small inbox with everything bad in it."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import shutil
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from reports import report

ROOT = Path(__file__).resolve().parents[2]
GOOD = {
    "2022/shangcheng.txt": report("杭州市上城区人民政府", 2022),
    "2022/shangcheng_copy.txt": report("杭州市上城区人民政府", 2022),  # the same bytes under a second name
    "2020/jintan.md": report("常州市金坛区人民政府", 2020, published="2021年1月20日"),
    "office.txt": report("南通市通州区人民政府办公室", 2023),
}


def picture() -> bytes:
    """A PNG of one pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


def make_inbox(folder: Path) -> Path:
    """Three reports (one of them twice) and everything that is none."""
    for name, text in GOOD.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "empty.txt").touch()
    (folder / "picture.png").write_bytes(picture())
    (folder / "news.html").write_text(
        "<html><title>春季运动会举行</title><body><p>昨日，全县职工运动会在体育场开幕。</p></body></html>",
        encoding="utf-8",
    )
    with (folder / "huge.txt").open("wb") as file:
        file.truncate(50_000_000)
    (folder / "link.txt").symlink_to("office.txt")
    os.mkfifo(folder / "pipe")
    Path(os.fsdecode(os.fsencode(folder) + b"/\xb1\xa8\xb8\xe6.txt")).write_text("不是报告", encoding="utf-8")
    # No documents: hidden files, what stands beside a sample, a read-me.
    (folder / ".hidden.txt").write_text(GOOD["office.txt"], encoding="utf-8")
    (folder / "office.expected.json").write_text("{}", encoding="utf-8")
    (folder / "README.md").write_text("# 说明", encoding="utf-8")
    return folder


def gongkai(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command, in a process of its own."""
    command = [sys.executable, "-c", "from pipelines.cli import main; main()", *map(str, arguments)]
    return subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ | {"GONGKAI_HOME": "/nonexistent"} | environment,
        text=True,
        capture_output=True,
        check=False,
    )


def in_a_terminal(script: str, *arguments: str | Path, columns: int = 80) -> str:
    """What a script shows in a terminal of so many columns, in a process of its own."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(ROOT)
        command = [sys.executable, "-c", script, *map(str, arguments)]
        os.execve(sys.executable, command, os.environ | {"TERM": "xterm", "COLUMNS": str(columns)})
    shown = b""
    while True:
        try:
            piece = os.read(terminal, 4096)
        except OSError:  # how Linux tells that the other side has ended
            break
        if not piece:
            break
        shown += piece
    os.waitpid(pid, 0)
    return shown.decode()


def status(home: Path) -> dict:
    return json.loads(gongkai("status", "--home", home, "--json").stdout)


def release_files(home: Path) -> dict[str, bytes]:
    """The files of the current release by name, without gongkai.duckdb, which carries a random id."""
    folder = (home / "release").resolve()
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "gongkai.duckdb"
    }


def once(tmp_path_factory: pytest.TempPathFactory, name: str, build: Callable[[Path], None]) -> Path:
    """A folder that is built by the first of the test processes that asks for it, and shared by all."""
    base = tmp_path_factory.getbasetemp()
    base = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    folder = base / name
    with (base / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "ready").exists():
            folder.mkdir()
            build(folder)
            (folder / "ready").touch()
    return folder


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `inbox`, `home` after one run over it, and what the run printed as `stdout` and `stderr`. Do not change it."""

    def build(folder: Path) -> None:
        make_inbox(folder / "inbox")
        ended = gongkai("run", "--inbox", folder / "inbox", "--home", folder / "home")
        assert ended.returncode == 0, ended.stderr
        (folder / "stdout").write_text(ended.stdout, encoding="utf-8")
        (folder / "stderr").write_text(ended.stderr, encoding="utf-8")

    return once(tmp_path_factory, "built", build)


@pytest.fixture
def home(built: Path, tmp_path: Path) -> Path:
    """A copy of the built HOME, to change."""
    return Path(shutil.copytree(built / "home", tmp_path / "home", symlinks=True))
