"""Writing so that a kill at any moment leaves no half-written file: write aside, fsync, rename.

What is being written has a name that begins with ASIDE; what lacks it is complete. Only the holder of HOME's lock writes
(pipelines/lock.py), so that a leftover is never somebody's work in progress and `sweep` may remove it.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ASIDE = ".aside-"


def sync(path: Path) -> None:
    """Flush a file or a folder to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def new_file(path: Path) -> Iterator[Path]:
    """Gives the path to write to; the file is in place, whole, when the block ends, and absent if it raises."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(ASIDE + path.name)
    try:
        yield aside
        sync(aside)
        aside.replace(path)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
    sync(path.parent)


@contextmanager
def new_folder(path: Path) -> Iterator[Path]:
    """Gives a folder to fill; it is in place, whole, when the block ends. A folder that is there already is replaced."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(ASIDE + path.name)
    remove(aside)
    aside.mkdir()
    try:
        yield aside
        for inner in sorted(aside.rglob("*")):
            sync(inner)
        sync(aside)
        if path.exists():
            old = path.with_name(f"{ASIDE}old-{path.name}")
            remove(old)
            path.rename(old)
            aside.rename(path)
            remove(old)
        else:
            aside.rename(path)
    except BaseException:
        remove(aside)
        raise
    sync(path.parent)


def write_text(path: Path, text: str) -> None:
    with new_file(path) as aside:
        aside.write_text(text, encoding="utf-8")


def point(link: Path, target: str) -> None:
    """Make `link` a symbolic link to `target` (relative to its folder) in one step."""
    aside = link.with_name(ASIDE + link.name)
    aside.unlink(missing_ok=True)
    aside.symlink_to(target)
    aside.replace(link)
    sync(link.parent)


def remove(path: Path) -> None:
    """Remove a file, link or folder, if it is there."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def sweep(*folders: Path) -> int:
    """Remove what killed runs left aside under the folders; returns how many things that were."""
    removed = 0
    for folder in folders:
        for leftover in sorted(folder.rglob(ASIDE + "*")):
            remove(leftover)
            removed += 1
    return removed


def file_hash(path: Path) -> str:
    """The SHA-256 of a file, in hex, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def folder_hash(folder: Path, pattern: str = "*") -> str:
    """A hash over the names and contents of the files in a folder that match the pattern; also of none."""
    digest = hashlib.sha256()
    for path in sorted(folder.glob(pattern)):
        digest.update(f"{path.relative_to(folder).as_posix()}\0{file_hash(path)}\n".encode())
    return digest.hexdigest()
