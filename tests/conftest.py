"""What every test may use."""

from __future__ import annotations

import json
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
