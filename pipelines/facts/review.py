"""The reports whose agency is not known, by how much data hangs on them, for a person to decide; and what was decided.

A decision is a line in data/reference: agency_aliases.csv or agency_false_matches.csv. It takes effect on the next run, which
resolves anew and parses nothing. Not here: how an agency is found (parsers/identity).
"""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from parsers.identity import resolve_name
from parsers.identity.aliases import NO_NAME
from parsers.identity.lookalikes import look_alikes
from parsers.identity.names import clean
from parsers.reference import REFERENCE
from pipelines import files
from pipelines.cells.store import Store
from pipelines.errors import Problem
from pipelines.facts import identities, neighbours
from pipelines.home import Home
from pipelines.snapshots import store as snapshots

ALIASES, FALSE = "agency_aliases.csv", "agency_false_matches.csv"
WHY = ("agency_ambiguous", "place_not_in_year", "agency_unknown")


@dataclass(slots=True)
class Open:
    """One printed name in one folder whose agency is not known. within: the folder, "" for the inbox itself."""

    name: str
    within: str
    why: str
    message: str
    reports: int = 0
    cells: int = 0
    years: set[int] = field(default_factory=set)
    candidates: list[str] = field(default_factory=list)
    look_alikes: list[str] = field(default_factory=list)  # it may be a misprint of these: never assigned, nor filled in
    example: str = ""

    def stands_for(self) -> str:
        """What a person has only to confirm: the one candidate, where there is one."""
        return self.candidates[0] if len(self.candidates) == 1 else ""


def unresolved(home: Home) -> list[Open]:
    """What is open, the most cells first."""
    store = Store(home)
    found = identities.resolve_all(home, store).filter(pl.col("agency_id").is_null()).collect().sort("report_id")
    sources = neighbours.sources(store, snapshots.sightings(home))
    counts = store.scan("cells").filter(pl.col("value").is_not_null()).group_by("report_id").len().collect()
    cells = dict(counts.iter_rows())
    entries: dict[tuple[str, str], Open] = {}
    offered: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    for row in found.iter_rows(named=True):
        said = next((one for one in json.loads(row["findings"]) if one["rule"] in WHY), None)
        if said is None:
            continue
        source = sources.get(row["report_id"], "")
        within = neighbours.folder(source)
        key = (clean(said["printed"] or row["agency_as_printed"] or "") or NO_NAME, "" if within == "." else f"{within}/")
        entry = entries.setdefault(key, Open(*key, said["rule"], said["message"], example=source))
        entry.reports += 1
        entry.cells += cells.get(row["report_id"], 0)
        entry.years |= {row["year"]} - {None}
        offered[key] |= dict.fromkeys(one["name"] for one in json.loads(row["candidates"]))
    for key, entry in entries.items():
        entry.candidates = list(offered[key])
        if not entry.candidates and entry.name != NO_NAME:
            entry.look_alikes = look_alikes(entry.name, min(entry.years, default=None))
    return sorted(entries.values(), key=lambda one: (-one.cells, -one.reports, one.name, one.within))


def accept(decisions: list[dict[str, str]]) -> int:
    """Add aliases: name, stands_for, within, reason each. How many were added. Raises Problem, and adds none, for one that
    says nothing, is there already or stands for nobody that can be told."""
    rows = _rows(ALIASES)
    known = {(row["name"], row["within"]) for row in rows}
    for entry in decisions:
        name, within = entry["name"] if entry["name"] == NO_NAME else clean(entry["name"]), entry["within"]
        if not name or not entry["reason"]:
            raise Problem(f"{entry['name'] or 'a line'}: a name and a reason are needed")
        if name == NO_NAME and not within:
            raise Problem("reports without any name can be assigned only within a folder or a site: give --within")
        if (name, within) in known:
            raise Problem(f"{name} is in {ALIASES} already{f' for {within}' if within else ''}: edit it there")
        agency = resolve_name(entry["stands_for"]).agency
        if agency.agency_id is None:
            meant = "、".join(one["name"] for one in agency.candidates[:6])
            raise Problem(f"{entry['stands_for']} is no name that says one agency{f': it can be {meant}' if meant else ''}")
        known.add((name, within))
        rows.append({"name": name, "stands_for": entry["stands_for"], "within": within, "reason": entry["reason"]})
    _write(ALIASES, ["name", "stands_for", "within", "reason"], rows)
    return len(decisions)


def reject(name: str, reason: str) -> None:
    """Add a string that is no agency's name. Raises Problem where it is there already."""
    rows = _rows(FALSE)
    if clean(name) in {row["name"] for row in rows}:
        raise Problem(f"{name} is in {FALSE} already")
    _write(FALSE, ["name", "reason"], [*rows, {"name": clean(name), "reason": reason}])


def _rows(name: str) -> list[dict[str, str]]:
    with (REFERENCE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _write(name: str, columns: list[str], rows: list[dict[str, str]]) -> None:
    with files.new_file(REFERENCE / name) as path, Path(path).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
