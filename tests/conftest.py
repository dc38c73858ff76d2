"""What every test may use."""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real reports with their gold cells that lies beside a developer's clone."""
    path = ROOT.parent / "shared"
    if not (path / "reports").is_dir():
        pytest.skip("the real reports are not beside this clone (../shared/reports)")
    return path


@pytest.fixture(scope="session")
def gold(shared: Path) -> dict[str, dict]:
    """The five real reports' gold, by name."""
    return {
        path.name.removesuffix(".gold.json"): json.loads(path.read_text(encoding="utf-8"))
        for path in sorted((shared / "reports").glob("*.gold.json"))
    }


@pytest.fixture(scope="session")
def sample_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """HOME after `gongkai run` over the shipped samples: made by the first test process that asks, shared by all. Do not change it."""
    base = tmp_path_factory.getbasetemp()
    base = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    home = base / "sample-home"
    with (base / "sample-home.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (home / "ready").exists():
            command = [sys.executable, "-c", "from pipelines.cli import main; main()", "run", "--home", str(home)]
            ended = subprocess.run(command, cwd=ROOT, env=os.environ | {"GONGKAI_HOME": str(home)}, capture_output=True, text=True, check=False)
            assert ended.returncode == 0, ended.stderr
            (home / "ready").touch()
    return home
