"""Access to data/reference/: the files that people maintain. Loading and caching only; no interpretation."""

from __future__ import annotations

import csv
import functools
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

CODE = Path(__file__).resolve().parent.parent  # where the packages lie
# The project's folder: the repository, or what a wheel carries of it.
ROOT = CODE if (CODE / "data" / "reference").is_dir() else CODE / "gongkai_project"
REFERENCE = Path(os.environ.get("GONGKAI_REFERENCE", ROOT / "data" / "reference")).absolute()
_REFERENCE = "data/reference/"  # it may lie elsewhere


@functools.cache
def load_yaml(name: str) -> Any:
    """The parsed YAML file data/reference/<name>. Do not change what it returns: it is shared."""
    with (REFERENCE / name).open(encoding="utf-8") as file:
        return yaml.load(file, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


@functools.cache
def load_csv(name: str) -> list[dict[str, str]]:
    """The rows of data/reference/<name> as dictionaries. Do not change what it returns: it is shared."""
    with (REFERENCE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def fingerprint(*patterns: str) -> str:
    """A hash of the files of the project that match the glob patterns: what a result depends on."""
    digest = hashlib.sha256()
    files = {name: path for pattern in patterns for name, path in _matching(pattern) if path.is_file()}
    for name, path in sorted(files.items()):
        digest.update(name.encode() + b"\0")
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _matching(pattern: str) -> Iterator[tuple[str, Path]]:
    """(name from the project's root, path) of what a pattern matches."""
    if pattern.startswith(_REFERENCE):
        for path in REFERENCE.glob(pattern.removeprefix(_REFERENCE)):
            yield _REFERENCE + path.relative_to(REFERENCE).as_posix(), path
        return
    for root in (CODE, ROOT):
        for path in root.glob(pattern):
            yield path.relative_to(root).as_posix(), path
