"""The fourth stage: dbt builds the tables of sql/ from HOME/facts and tests them. The tables themselves are sql/'s affair."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from importlib import metadata
from pathlib import Path
from typing import Any

import duckdb

from parsers.reference import fingerprint
from pipelines import files, progress
from pipelines.errors import CheckFailed
from pipelines.home import Home
from pipelines.marts import dbt

DATABASE = "gongkai.duckdb"
STATE = "state.json"
FAILED = "failed.duckdb"
FILES = (*dbt.FILES, "pipelines/marts/*.py", "data/reference/codes/*.csv")
LIBRARIES = ("dbt-core", "dbt-duckdb", "duckdb")


@dataclass(frozen=True)
class Check:
    """One dbt test: how many rows fail it. passed: False only for tests of severity error."""

    unique_id: str
    severity: str
    passed: bool
    failures: int
    message: str | None


@dataclass(frozen=True)
class Marts:
    """rows per model's unique id (None for a view); problems: why it must not be published; fresh: False when nothing had to be done."""

    rows: dict[str, int | None]
    checks: list[Check]
    problems: list[str] = field(default_factory=list)
    fresh: bool = True

    def require(self) -> None:
        if self.problems:
            raise CheckFailed("; ".join(self.problems))


def input_key(home: Home) -> str:
    """A hash of what the marts are made from: the frames, the models, the code lists, dbt and DuckDB."""
    versions = [f"{library} {metadata.version(library)}" for library in LIBRARIES]
    return hashlib.sha256(
        "\n".join([files.folder_hash(home.facts, "*.parquet"), fingerprint(*FILES), *versions]).encode()
    ).hexdigest()


def read_state(home: Home) -> dict[str, Any] | None:
    try:
        return json.loads((home.marts / STATE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None


def is_current(home: Home) -> bool:
    """Whether HOME/marts was built from HOME/facts by the models as they are, and passed its tests."""
    state = read_state(home)
    return state is not None and state["key"] == input_key(home) and (home.marts / DATABASE).exists()


def build(home: Home) -> Marts:
    """Build HOME/marts/gongkai.duckdb and run the tests, unless it is there for the same input.

    Where a model or a test of severity error fails, the marts that were there stay, and what was built is kept beside
    them as failed.duckdb for a person to look at.
    """
    key = input_key(home)
    database = home.marts / DATABASE
    if is_current(home) and (state := read_state(home)):
        return Marts(state["rows"], [Check(**check) for check in state["checks"]], fresh=False)
    home.marts.mkdir(parents=True, exist_ok=True)
    aside = dbt.database(home)
    for leftover in home.marts.glob(files.ASIDE + "*"):
        files.remove(leftover)
    with progress.task("building marts"):
        results = dbt.build(home)
    checks, problems = _judge(results)
    rows = _rows(aside, results) if aside.exists() else {}
    if problems:
        if aside.exists():
            aside.replace(home.marts / FAILED)
        return Marts(rows, checks, problems)
    # In this order, so that a kill in between leaves a state that fits no input, never one that fits another's marts.
    files.remove(home.marts / STATE)
    files.sync(aside)
    aside.replace(database)
    files.remove(home.marts / FAILED)
    state = {"key": key, "rows": rows, "checks": [asdict(check) for check in checks]}
    files.write_text(home.marts / STATE, json.dumps(state, ensure_ascii=False, indent=1))
    return Marts(rows, checks)


def _judge(results: Any) -> tuple[list[Check], list[str]]:
    checks, problems = [], []
    for result in results:
        node, status = result.node, str(result.status)
        if node.resource_type == "test":
            severity = str(node.config.severity).lower()
            passed = status in ("pass", "warn", "skipped")
            checks.append(Check(node.unique_id, severity, passed, result.failures or 0, result.message))
            if not passed:
                problems.append(f"check {node.name} failed ({result.message})")
        elif status not in ("success", "skipped"):
            problems.append(f"model {node.name} failed ({(result.message or status).strip()})")
    return checks, problems


def _rows(database: Path, results: Any) -> dict[str, int | None]:
    """Rows per model that is in the database (None for a view, which is not counted), each after what it depends on."""
    with duckdb.connect(str(database), read_only=True) as connection:
        sizes: dict[str, int | None] = dict(
            connection.execute("SELECT table_name, estimated_size FROM duckdb_tables() WHERE NOT internal").fetchall()
        )
        for (name,) in connection.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall():
            sizes[name] = None
    models = {result.node.unique_id: result.node.name for result in results if result.node.resource_type == "model"}
    return {unique_id: sizes[name] for unique_id, name in models.items() if name in sizes}
