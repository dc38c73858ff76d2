"""dbt, run inside this process: a subprocess would import it all again. The project is sql/; what it writes lies in HOME/dbt."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

from parsers.reference import REFERENCE, ROOT, fingerprint
from pipelines import files
from pipelines.errors import Problem
from pipelines.home import Home

PROJECT = ROOT / "sql"
FILES = ("sql/*.yml", "sql/macros/**/*", "sql/models/**/*", "sql/seeds/**/*", "sql/tests/**/*")
QUIET = ("--quiet", "--no-print", "--log-level", "none", "--log-level-file", "none", "--no-use-colors")


def invoke(command: list[str], home: Home, target: Path, marts: Path) -> Any:
    """Run one dbt command; returns dbt's result object. Raises Problem where dbt itself fails (not where a test does).

    target: the folder for dbt's artifacts; marts: the DuckDB file to build.
    """
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    os.environ |= {"GONGKAI_FACTS": str(home.facts), "GONGKAI_MARTS": str(marts), "GONGKAI_REFERENCE": str(REFERENCE)}
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
    """dbt's manifest of the project as it stands: parsed anew only when a file in sql/ has changed."""
    path = home.dbt / f"manifest-{fingerprint(*FILES)[:16]}.json"
    if not path.exists():
        home.dbt.mkdir(parents=True, exist_ok=True)
        # Several processes may load the definitions at once, and without HOME's lock: each parses into a folder of its own.
        with tempfile.TemporaryDirectory(dir=home.dbt, prefix="parse-") as folder:
            invoke(["parse"], home, Path(folder), Path(folder) / "gongkai.duckdb")
            os.replace(Path(folder) / "manifest.json", path)
        for old in home.dbt.glob("manifest-*.json"):
            if old != path:
                files.remove(old)
    return path
