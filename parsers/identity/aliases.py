"""What people decided on names: agency_aliases.csv and agency_false_matches.csv of data/reference.

An alias holds everywhere, or only `within` a site or folder: the start of the file's path below its inbox, or a domain that
the text or the page's address names. `*` stands for a report that prints no name at all. Not here: who decides (gongkai
agencies review).
"""

from __future__ import annotations

import functools
from typing import Any

from parsers.reference import load_csv

NO_NAME = "*"


@functools.cache
def everywhere() -> dict[str, str]:
    """Printed name → the full name it stands for, wherever it is printed."""
    return {row["name"]: row["stands_for"] for row in load_csv("agency_aliases.csv") if not row["within"]}


@functools.cache
def _local() -> dict[str, list[tuple[str, str]]]:
    """Printed name → (within, the full name it stands for there)."""
    found: dict[str, list[tuple[str, str]]] = {}
    for row in load_csv("agency_aliases.csv"):
        if row["within"]:
            found.setdefault(row["name"], []).append((row["within"], row["stands_for"]))
    return found


@functools.cache
def false_matches() -> frozenset[str]:
    """Strings that look like an agency's name and are none."""
    return frozenset(row["name"] for row in load_csv("agency_false_matches.csv"))


def local(name: str, evidence: dict[str, Any]) -> str | None:
    """The full name that a cleaned name stands for in the place where the document was found; None where nobody decided."""
    source = evidence.get("source_file") or ""
    for within, stands_for in _local().get(name, ()):
        if source.startswith(within) or within in evidence.get("domains", ()):
            return stands_for
    return None


def decided(name: str, evidence: dict[str, Any]) -> bool:
    """Whether people said what a cleaned name stands for here."""
    return name in everywhere() or local(name, evidence) is not None
