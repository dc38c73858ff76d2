"""Which release a person means: a date, `latest`, `previous`, or a path."""

from __future__ import annotations

from pathlib import Path

from pipelines.errors import Problem
from pipelines.home import Home
from pipelines.release.names import LATEST, PREVIOUS, folders, order

DATABASE = "gongkai.duckdb"


def find(home: Home, wanted: str | None = None) -> Path:
    """The folder of a release: `latest` or None the current one, `previous` the one before, a date (or its beginning) the newest of that time, else a path.

    A path may be a release, its gongkai.duckdb, or a HOME. Raises Problem, which lists what there is.
    """
    if wanted in (None, LATEST):
        if not (home.release / DATABASE).exists():
            raise Problem(f"there is no release in {home.root}; `gongkai run` makes one, --home DIR looks elsewhere")
        return home.release.resolve()
    if wanted == PREVIOUS:
        current = find(home)
        before = [folder for folder in folders(home) if order(folder) < order(current)]
        if not before:
            raise Problem(f"there is no release before {current.name} in {home.root}")
        return before[-1].resolve()
    assert wanted is not None
    if named := [folder for folder in folders(home) if folder.name.startswith(wanted)]:
        return next((folder for folder in named if folder.name == wanted), named[-1])
    path = Path(wanted).expanduser()
    for folder in (path.parent if path.name == DATABASE else path, path / "release"):
        if (folder / DATABASE).is_file():
            return folder.resolve()
    there = ", ".join(folder.name for folder in folders(home)) or "none"
    why = f"{path} holds no {DATABASE}" if path.exists() else "it is neither a date of a release nor a path"
    raise Problem(f"no release {wanted}: {why}; releases in {home.root}: {there}")
