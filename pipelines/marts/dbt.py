"""dbt, run inside this process: a subprocess would import it all again. The project is sql/; what it writes lies in HOME/dbt."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Any

from parsers.reference import REFERENCE, ROOT, fingerprint
from pipelines import duck, files
from pipelines.errors import Problem
from pipelines.home import Home

PROJECT = ROOT / "sql"
FILES = ("sql/*.yml", "sql/macros/**/*", "sql/models/**/*", "sql/seeds/**/*", "sql/tests/**/*")
QUIET = ("--quiet", "--no-print", "--log-level", "none", "--log-level-file", "none", "--no-use-colors")


def database(home: Home) -> Path:
    """The DuckDB file that dbt builds, before it is put in place."""
    return home.marts / f"{files.ASIDE}gongkai.duckdb"


def invoke(command: list[str], home: Home, target: Path) -> Any:
    """Run one dbt command; returns dbt's result object. Raises Problem where dbt itself fails (not where a test does).

    target: the folder for dbt's artifacts.
    """
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    bounds = duck.bounds()
    os.environ |= {
        "GONGKAI_FACTS": str(home.facts),
        "GONGKAI_MARTS": str(database(home)),
        "GONGKAI_REFERENCE": str(REFERENCE),
        "GONGKAI_DUCKDB_MEMORY": str(bounds["memory_limit"]),
        "GONGKAI_DUCKDB_THREADS": str(bounds["threads"]),
    }
    folders = ["--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT), "--target-path", str(target)]
    noise = [] if os.environ.get("GONGKAI_VERBOSE") else list(QUIET)
    outcome = dbtRunner().invoke(
        [*noise, "--no-send-anonymous-usage-stats", "--no-version-check", *command, *folders, "--log-path", str(target)]
    )
    # The adapter keeps the file open for a next command; only closing it writes everything down.
    DuckDBConnectionManager.close_all_connections()
    if outcome.exception:
        raise Problem(f"dbt {command[0]} failed: {outcome.exception}")
    return outcome.result


def manifest(home: Home) -> Path:
    """dbt's manifest of the project as it stands: parsed anew only when a file in sql/ has changed, or what is there is not whole.

    dbt writes it in place, and again in every build: a kill or a full disk can leave half of it.
    """
    path = home.dbt / fingerprint(*FILES)[:16] / "manifest.json"
    if not _whole(path):
        home.dbt.mkdir(parents=True, exist_ok=True)
        # Several processes may load the definitions at once, and without HOME's lock: each parses into a folder of its own.
        with tempfile.TemporaryDirectory(dir=home.dbt, prefix=files.ASIDE, ignore_cleanup_errors=True) as folder:
            invoke(["parse"], home, Path(folder))
            if not _whole(Path(folder) / path.name):
                raise Problem(f"dbt could not write its manifest under {home.dbt}; is the disk full?")
            if not _whole(path):
                files.remove(path.parent)
            try:
                Path(folder).rename(path.parent)
            except OSError:
                if not _whole(path):  # else another process was faster
                    raise
        for old in home.dbt.glob("[!.]*"):
            if old != path.parent:
                files.remove(old)
    return path


def _whole(path: Path) -> bool:
    try:
        json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return True


def build(home: Home) -> Any:
    """Build all models and run their tests into `database(home)`; returns dbt's results."""
    target = manifest(home).parent  # what was parsed there is not parsed again
    # Unit tests try the models on rows of their own: they belong to the tests of the code, not to each run.
    return invoke(["build", "--exclude-resource-type", "unit_test"], home, target)
