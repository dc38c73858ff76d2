"""Where Dagster keeps its history: under HOME, whatever the current directory and whether GONGKAI_HOME is set or not; or in
Postgres, where GONGKAI_POSTGRES_URL names one.

dagster.yaml names these classes, because a plain path there follows the current directory and `env:` has no default.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dagster import DagsterInstance, DagsterRunStatus, RunsFilter
from dagster._core.storage.base_storage import DagsterStorage
from dagster._core.storage.local_compute_log_manager import LocalComputeLogManager
from dagster._core.storage.root import LocalArtifactStorage
from dagster._core.storage.sqlite_storage import DagsterSqliteStorage
from dagster._serdes import ConfigurableClassData

from pipelines import files
from pipelines.errors import Problem
from pipelines.home import Home, default_home


def _folder(name: str) -> str:
    path = Home(default_home()).dagster / name
    path.mkdir(parents=True, exist_ok=True)
    return str(path)


POSTGRES = "GONGKAI_POSTGRES_URL"  # postgresql://user:password@host:port/database
KEPT_RUNS = 100  # of the history


def _postgres(url: str, inst_data: ConfigurableClassData) -> DagsterStorage:
    try:
        from dagster_postgres.storage import DagsterPostgresStorage
    except ImportError:
        raise Problem(
            f"{POSTGRES} is set, and dagster-postgres is not installed: `make postgres`, or pip install 'gongkai[postgres]'"
        ) from None
    # The driver that dagster-postgres brings, by its name: SQLAlchemy's own choice is another one.
    return DagsterPostgresStorage(re.sub(r"^postgres(?:ql)?(?:\+\w+)?://", "postgresql+psycopg2://", url), inst_data=inst_data)


class Storage(DagsterSqliteStorage):
    """Runs, events and schedules: in SQLite, or in Postgres."""

    @classmethod
    def config_type(cls) -> Mapping[str, Any]:
        return {}

    @classmethod
    def from_config_value(cls, inst_data: ConfigurableClassData, config_value: Mapping[str, Any]) -> DagsterStorage:
        if url := os.environ.get(POSTGRES):
            return _postgres(url, inst_data)
        return cls.from_local(_folder("history"), inst_data=inst_data)


class ArtifactStorage(LocalArtifactStorage):
    """Files that Dagster keeps beside its database."""

    @classmethod
    def config_type(cls) -> Mapping[str, Any]:
        return {}

    @classmethod
    def from_config_value(cls, inst_data: ConfigurableClassData, config_value: Mapping[str, Any]) -> ArtifactStorage:
        return cls(_folder("storage"), inst_data=inst_data)


class ComputeLogs(LocalComputeLogManager):
    """What the steps print."""

    @classmethod
    def config_type(cls) -> Mapping[str, Any]:
        return {}

    @classmethod
    def from_config_value(cls, inst_data: ConfigurableClassData, config_value: Mapping[str, Any]) -> ComputeLogs:
        return cls(_folder("logs"), inst_data=inst_data)


def prune(instance: DagsterInstance, kept: int = KEPT_RUNS) -> int:
    """Remove all ended runs but the last ones from the history, with their events and what they printed; returns how many."""
    ended = [DagsterRunStatus.SUCCESS, DagsterRunStatus.FAILURE, DagsterRunStatus.CANCELED]
    old = instance.get_runs(filters=RunsFilter(statuses=ended))[kept:]
    home = Home(default_home())
    for run in old:
        instance.delete_run(run.run_id)
        # A run's events have a file of their own in SQLite, which deleting the events leaves behind.
        for left in (
            *home.dagster.glob(f"history/**/{run.run_id}.db*"),
            home.dagster / "logs" / run.run_id,
            home.dagster / "storage" / run.run_id,
        ):
            files.remove(left)
    return len(old)


def project_instance(folder: Path) -> Any:
    """The instance that dagster.yaml in `folder` describes. A context manager."""
    from dagster._core.instance.ref import InstanceRef

    return DagsterInstance.from_ref(InstanceRef.from_dir(str(folder), config_dir=str(folder)))
