"""The resource that every asset works with: HOME, its inboxes, its lock for as long as the run lasts, and the record."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from dagster import ConfigurableResource, InitResourceContext
from pydantic import Field, PrivateAttr

from pipelines import files
from pipelines.home import SAMPLES, Home, default_home
from pipelines.lock import locked
from pipelines.record import Record


class Run(ConfigurableResource):
    """home: GONGKAI_HOME, else data/, where empty. inboxes: the samples where empty."""

    home_path: str = ""
    inbox_paths: list[str] = Field(default_factory=list)
    _record: Record | None = PrivateAttr(default=None)

    @property
    def home(self) -> Home:
        return Home(Path(self.home_path).absolute() if self.home_path else default_home())

    @property
    def inboxes(self) -> list[Path]:
        return [Path(path) for path in self.inbox_paths] or [SAMPLES]

    @contextmanager
    def yield_for_execution(self, context: InitResourceContext) -> Iterator[Run]:
        with locked(self.home.lock):
            files.sweep(*self.home.stages)
            try:
                yield self
            finally:
                if self._record:
                    self._record.end("failed" if self._record.data["message"] else "done")

    @property
    def record(self) -> Record:
        """Begun by the first stage: Dagster sets resources up at other times too, with nothing to run."""
        if self._record is None:
            self._record = Record(self.home)
        return self._record

    @contextmanager
    def stage(self, name: str) -> Iterator[dict[str, Any]]:
        """Record a stage; gives its entry, for counts."""
        with self.record.stage(name) as entry:
            yield entry

    def refuse(self, message: str) -> None:
        """Record that a check failed, and why."""
        self.record.data["message"] = message
