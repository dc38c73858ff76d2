"""Access to data/reference/: the files that people maintain. Loading and caching only; no interpretation."""

from __future__ import annotations

import csv
import functools
import hashlib
import os
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = Path(os.environ.get("GONGKAI_REFERENCE", ROOT / "data" / "reference"))


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
    """A hash of the files under the project root that match the glob patterns: what a result depends on."""
    digest = hashlib.sha256()
    for path in sorted({path for pattern in patterns for path in ROOT.glob(pattern) if path.is_file()}):
        digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0")
        digest.update(path.read_bytes())
    return digest.hexdigest()
