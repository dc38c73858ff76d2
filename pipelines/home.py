"""HOME: where everything that a run writes lies, and what each folder is called (docs/architecture.md)."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from parsers.reference import CODE, ROOT

SAMPLES = ROOT / "data" / "samples"


def default_home() -> Path:
    """GONGKAI_HOME, or data/: of the project, or of the current folder where the project is installed from a wheel."""
    return Path(os.environ.get("GONGKAI_HOME") or (ROOT if ROOT == CODE else Path()) / "data").absolute()


@dataclass(frozen=True)
class Home:
    """The paths under one HOME. Nothing is created by asking for one."""

    root: Path

    @property
    def lock(self) -> Path:
        return self.root / ".lock"

    @property
    def last_run(self) -> Path:
        return self.root / "last_run.json"

    @property
    def crawl(self) -> Path:
        return self.root / "crawl"

    @property
    def nights(self) -> Path:
        return self.root / "nights"

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    @property
    def inbox(self) -> Path:
        """The folder that the sensor watches where GONGKAI_INBOX names none."""
        return self.root / "inbox"

    @property
    def packs(self) -> Path:
        return self.root / "snapshots" / "packs"

    @property
    def sightings(self) -> Path:
        return self.root / "snapshots" / "sightings"

    @property
    def cells(self) -> Path:
        return self.root / "cells"

    @property
    def identities(self) -> Path:
        return self.root / "identities"

    @property
    def facts(self) -> Path:
        return self.root / "facts"

    @property
    def marts(self) -> Path:
        return self.root / "marts"

    @property
    def dbt(self) -> Path:
        return self.root / "dbt"

    @property
    def releases(self) -> Path:
        return self.root / "releases"

    @property
    def release(self) -> Path:
        return self.root / "release"

    @property
    def dagster(self) -> Path:
        return self.root / "dagster"

    @property
    def stages(self) -> tuple[Path, ...]:
        """The folders that only a run writes to."""
        return (self.root / "snapshots", self.cells, self.identities, self.facts, self.marts, self.releases)
