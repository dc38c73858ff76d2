"""Where Dagster keeps its history: under HOME, whatever the current directory and whether GONGKAI_HOME is set or not.

dagster.yaml names these classes, because a plain path there follows the current directory and `env:` has no default.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dagster._core.storage.local_compute_log_manager import LocalComputeLogManager
from dagster._core.storage.root import LocalArtifactStorage
from dagster._core.storage.sqlite_storage import DagsterSqliteStorage
from dagster._serdes import ConfigurableClassData

from pipelines.home import Home, default_home


def _folder(name: str) -> str:
    path = Home(default_home()).dagster / name
    path.mkdir(parents=True, exist_ok=True)
    return str(path)


class Storage(DagsterSqliteStorage):
    """Runs, events and schedules in SQLite."""

    @classmethod
    def config_type(cls) -> Mapping[str, Any]:
        return {}

    @classmethod
    def from_config_value(cls, inst_data: ConfigurableClassData, config_value: Mapping[str, Any]) -> Storage:
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


def project_instance(folder: Path) -> Any:
    """The instance that dagster.yaml in `folder` describes. A context manager."""
    from dagster import DagsterInstance
    from dagster._core.instance.ref import InstanceRef

    return DagsterInstance.from_ref(InstanceRef.from_dir(str(folder), config_dir=str(folder)))
