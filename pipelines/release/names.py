"""How the folders of releases are called: the day, and .1, .2 … for further ones of that day; and `latest`, a link."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from pipelines.home import Home

LATEST = "latest"
PREVIOUS = "previous"  # the one before it: a word for people, no link
NAME = re.compile(r"\d{4}-\d{2}-\d{2}(\.\d+)?")


def folders(home: Home) -> list[Path]:
    """All releases of a HOME, the oldest first."""
    if not home.releases.is_dir():
        return []
    return sorted((path for path in home.releases.iterdir() if NAME.fullmatch(path.name)), key=order)


def order(folder: Path) -> tuple[str, int]:
    day, _, number = folder.name.partition(".")
    return day, int(number or 0)


def free_name(home: Home, today: date) -> str:
    """A name that comes after all others of the day; that of a removed release is not used again while a later one lies there."""
    numbers = [order(folder)[1] for folder in folders(home) if folder.name.partition(".")[0] == today.isoformat()]
    return f"{today.isoformat()}.{max(numbers) + 1}" if numbers else today.isoformat()
