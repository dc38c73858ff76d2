"""The last stage: the files that people open. Built aside, verified, and put in place by one rename (contents.py, verify.py).

Who has the old release open keeps reading it: its files stay where they are.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pipelines import files, marts, progress
from pipelines.home import Home
from pipelines.release import changes, contents, retention
from pipelines.release.names import LATEST, folders, free_name
from pipelines.release.verify import verify


@dataclass(frozen=True)
class Published:
    """path: the current release; new: False when the content was the same as that of the last; removed: old ones, by name."""

    path: Path
    new: bool
    rows: dict[str, int]
    removed: tuple[str, ...] = ()


def current(home: Home) -> dict[str, Any] | None:
    """The manifest of the current release, with its folder's name as `name`; None where there is none."""
    try:
        return {"name": home.release.resolve().name} | manifest(home.release)
    except FileNotFoundError:
        return None


def manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a release."""
    return json.loads((folder / "manifest.json").read_text(encoding="utf-8"))


def is_current(home: Home) -> bool:
    """Whether the current release is what HOME/marts would give."""
    return home.release.exists() and marts.read_state(home) is not None and _published_key(home) == _input_key(home)


def publish(home: Home, today: date | None = None) -> Published:
    """Publish HOME/marts, unless it is published, and remove what the policy no longer keeps (retention.py).

    today: the date that names the release's folder. Raises CheckFailed, and leaves the current release in place, when what was built does not verify.
    """
    if is_current(home):
        return Published(home.release, new=False, rows=manifest(home.release)["rows"])
    policy = retention.Policy.of_environment()
    folder = home.releases / free_name(home, today or date.today())
    with progress.task("publishing"):
        aside = home.releases / (files.ASIDE + "candidate")
        files.remove(aside)
        aside.mkdir(parents=True)
        contents.write(home.marts / marts.DATABASE, aside)
        verify(aside)
        same = _same_content(home, manifest(aside)["content"])
        if same:
            files.remove(aside)
            folder = same
        else:
            for path in (*aside.rglob("*"), aside):
                files.sync(path)
            aside.rename(folder)
            files.sync(home.releases)
    before = home.release.resolve() if home.release.exists() else None
    new = before != folder.resolve()
    if new:
        changes.write(before, folder, home)
        files.point(home.release, f"{home.releases.name}/{folder.name}")
    if not (home.releases / LATEST).is_symlink():
        files.point(home.releases / LATEST, f"../{home.release.name}")  # one link to move: `latest` follows `release`
    files.write_text(home.releases / ".published", _input_key(home))
    removed = retention.prune(home, policy) if new else []
    return Published(home.release, new, manifest(folder)["rows"], tuple(path.name for path in removed))


def _input_key(home: Home) -> str:
    state = marts.read_state(home)
    assert state is not None, "the marts are built before they are published"
    return f"{state['key']} {contents.fingerprint('pipelines/release/*.py')}"


def _published_key(home: Home) -> str | None:
    try:
        return (home.releases / ".published").read_text(encoding="utf-8")
    except FileNotFoundError:
        return None


def _same_content(home: Home, content: str) -> Path | None:
    """The newest release, if it has this content. An older one with it does not count: what came between was withdrawn."""
    newest = folders(home)[-1:]
    return newest[0] if newest and manifest(newest[0])["content"] == content else None
