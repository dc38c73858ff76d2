"""Which releases are kept: the newest ones, the last of each month, the current one, and any that somebody has open."""

from __future__ import annotations

import fcntl
import os
from dataclasses import dataclass
from pathlib import Path

from pipelines import files
from pipelines.errors import Problem
from pipelines.home import Home
from pipelines.release.names import folders


@dataclass(frozen=True)
class Policy:
    """newest: so many of the newest releases are kept; months: and the last release of so many of the newest months."""

    newest: int = 10
    months: int = 24

    @classmethod
    def of_environment(cls) -> Policy:
        """GONGKAI_KEEP_NEWEST and GONGKAI_KEEP_MONTHS, else the defaults above. Raises Problem for what is no number."""
        return cls(_number("GONGKAI_KEEP_NEWEST", cls.newest), _number("GONGKAI_KEEP_MONTHS", cls.months))


def _number(name: str, default: int) -> int:
    value = os.environ.get(name) or str(default)
    if not value.isdecimal():
        raise Problem(f"{name} must be a number of releases, not {value!r}")
    return int(value)


def kept(home: Home, policy: Policy) -> dict[Path, list[str]]:
    """Each release, the oldest first, with the reasons to keep it; [] for one that may go."""
    there = folders(home)
    reasons: dict[Path, list[str]] = {folder: [] for folder in there}
    for folder in there[-policy.newest :] if policy.newest else []:
        reasons[folder].append("newest")
    last = {folder.name[:7]: folder for folder in there}  # a later one of the month replaces an earlier one
    for month in sorted(last)[-policy.months :] if policy.months else []:
        reasons[last[month]].append("month")
    for folder in there:
        if home.release.exists() and folder == home.release.resolve():
            reasons[folder].append("current")
        if in_use(folder):
            reasons[folder].append("in use")
    return reasons


def prune(home: Home, policy: Policy) -> list[Path]:
    """Remove the releases that nothing keeps; returns them. To be called by the holder of HOME's lock.

    A release is renamed before it is removed: what a kill leaves is swept up by the next run.
    """
    gone = [folder for folder, reasons in kept(home, policy).items() if not reasons]
    for folder in gone:
        aside = folder.with_name(files.ASIDE + folder.name)
        files.remove(aside)
        folder.rename(aside)
        files.remove(aside)
    return gone


def in_use(folder: Path) -> bool:
    """Whether another process has the release's database open: DuckDB holds a read lock on it for as long."""
    try:
        with (folder / "gongkai.duckdb").open("r+b") as file:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)  # let go of when the file is closed
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return False
