"""The resource that every asset works with: HOME, its inboxes and sources, its lock for as long as the run lasts, and the record."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from dagster import ConfigurableResource, InitResourceContext
from pydantic import Field, PrivateAttr

from pipelines import files, logs, night
from pipelines.crawl import allowed_hosts, sources
from pipelines.crawl.sources import Source
from pipelines.defs.instance import prune
from pipelines.home import SAMPLES, Home, default_home
from pipelines.lock import locked
from pipelines.record import Record

log = logs.get("run")


def watched_inboxes(home: Home) -> list[Path]:
    """GONGKAI_INBOX (folders with : between them), else HOME/inbox where there is one."""
    named = [Path(path).absolute() for path in os.environ.get("GONGKAI_INBOX", "").split(os.pathsep) if path]
    return named or ([home.inbox] if home.inbox.is_dir() else [])


WHOLE_JOBS = ("nightly", "inbox")  # they end with the release (definitions.py)


def _cut_short(context: InitResourceContext, record: Record) -> bool:
    """Whether a job that should publish ended before that, as when a check did not come to a result: no stage failed then."""
    return bool(context.run and context.run.job_name in WHOLE_JOBS and "release" not in record.data["stages"])


class Run(ConfigurableResource):
    """home: GONGKAI_HOME, else data/, where empty. inboxes: the watched ones where empty, else the samples. source_file:
    GONGKAI_SOURCES, else data/reference/sources.yml, where empty. corpora: addresses on object storage. engine: where parsing
    runs, GONGKAI_ENGINE, else local, where empty."""

    home_path: str = ""
    inbox_paths: list[str] = Field(default_factory=list)
    source_file: str = ""
    corpora: list[str] = Field(default_factory=list)
    engine: str = ""
    _record: Record | None = PrivateAttr(default=None)

    @property
    def home(self) -> Home:
        return Home(Path(self.home_path).absolute() if self.home_path else default_home())

    @property
    def inboxes(self) -> list[Path]:
        return [Path(path) for path in self.inbox_paths] or watched_inboxes(self.home) or ([] if self.corpora else [SAMPLES])

    def sources(self) -> list[Source]:
        """The active sources."""
        path = Path(self.source_file) if self.source_file else sources.default_file()
        return sources.choose(sources.load(path, allowed_hosts()), [])

    @contextmanager
    def yield_for_execution(self, context: InitResourceContext) -> Iterator[Run]:
        with locked(self.home.lock):
            files.sweep(*self.home.stages)
            logs.write_to(self.home.logs)
            logs.begin(context.run.run_id if context.run else None)
            try:
                yield self
            finally:
                if self._record:
                    self._end(context)

    def _end(self, context: InitResourceContext) -> None:
        """The run is over, well or not: record it; after a night, tell. Nothing that fails here fails the run."""
        record = self.record
        if not record.data["message"] and _cut_short(context, record):
            last = list(record.data["stages"])[-1]
            record.data["message"] = f"it ended after {last} and published nothing: Dagster's history of the run says why (make dagster)"
        record.end("failed" if record.data["message"] else "done")
        log.info(
            "run ended", outcome=record.data["outcome"], reason=record.data["message"], seconds=record.data["seconds"]
        )
        try:
            if "crawl" in record.data["stages"]:
                night.tell(self.home, record.data)
            if context.instance:
                prune(context.instance)
        except Exception:  # noqa: BLE001
            log.error("the end of the run failed", trace=True)

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
        log.info(
            "stage ended",
            stage=name,
            **{key: value for key, value in entry.items() if isinstance(value, (int, float, str))},
        )

    def refuse(self, message: str) -> None:
        """Record that a check failed, and why."""
        self.record.data["message"] = message
