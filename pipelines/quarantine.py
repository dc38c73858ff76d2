"""The quarantine: what was taken in and could not be read as a report, and what a person has decided about it.

The entries are HOME/facts/quarantine.parquet, made anew from what the present parser says: an entry leaves by itself when the
parser learns to read it. Decisions of people lie in HOME/quarantine/released.json and outlive every run.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from pipelines import cells, facts, files
from pipelines.cells.store import Store
from pipelines.errors import Problem
from pipelines.home import Home
from pipelines.record import now
from pipelines.snapshots import store as snapshots
from pipelines.snapshots.remote import Remote


@dataclass(frozen=True)
class Entry:
    """id: eight hex digits that stay the same from run to run. released: the reason that a person gave, None where nobody did."""

    id: str
    source_file: str
    member: str | None
    sha256: str | None
    status: str
    rule: str
    reason: str
    released: str | None = None

    @property
    def name(self) -> str:
        return self.source_file + (f" › {self.member}" if self.member else "")


def entry_id(source_file: str, sha256: str | None, member: str | None) -> str:
    return hashlib.sha256(f"{sha256 or source_file}\0{member or ''}".encode()).hexdigest()[:8]


def entries(home: Home) -> list[Entry]:
    """All entries, sorted by name."""
    path = home.facts / "quarantine.parquet"
    if not path.exists():
        return []
    decided = released(home)
    rows = pl.read_parquet(path).sort("source_file", "member", nulls_last=False).to_dicts()
    found = []
    for row in rows:
        number = entry_id(row["source_file"], row["sha256"], row["member"])
        found.append(Entry(number, row["source_file"], row["member"], row["sha256"], row["status"], row["rule"], row["reason"],
                           decided.get(number, {}).get("reason")))  # fmt: skip
    return found


def waiting(home: Home) -> list[Entry]:
    """The entries about which nobody has decided yet."""
    return [entry for entry in entries(home) if entry.released is None]


def kind_of(reason: str) -> str:
    """A reason without its particulars: what entries are grouped by."""
    return re.sub(r"[“\"'‘][^”\"'’]*[”\"'’]|\d[\d,.]*", "…", reason)


def groups(found: Sequence[Entry]) -> list[tuple[str, str, list[Entry]]]:
    """(rule, reason of the kind, entries), the largest first."""
    by: dict[tuple[str, str], list[Entry]] = {}
    for entry in found:
        by.setdefault((entry.rule, kind_of(entry.reason)), []).append(entry)
    ordered = sorted(by.items(), key=lambda item: (-len(item[1]), item[0]))
    return [
        (rule, ones[0].reason if len({one.reason for one in ones}) == 1 else kind, ones)
        for (rule, kind), ones in ordered
    ]


def find(home: Home, names: Sequence[str]) -> list[Entry]:
    """The entries that names stand for: ids, beginnings of hashes, or files' names. Raises Problem where there is none, or several."""
    every = entries(home)
    chosen: dict[str, Entry] = {}
    for name in names:
        hits = [
            one
            for one in every
            if name in (one.id, one.source_file, one.name) or (len(name) >= 6 and (one.sha256 or "").startswith(name))
        ]
        if not hits:
            raise Problem(f"nothing in quarantine is called {name}; `gongkai quarantine list` shows ids and names")
        chosen |= {one.id: one for one in hits}
    return list(chosen.values())


def content(home: Home, entry: Entry) -> bytes | None:
    """The bytes of an entry's file; None where they were not taken in."""
    found = next((data for _, data in snapshots.read(home, [entry.sha256])), None) if entry.sha256 else None
    return found.read() if isinstance(found, Remote) else found


def retry(home: Home, chosen: Sequence[Entry]) -> list[tuple[Entry, str, str | None]]:
    """Parse the entries' contents again: (entry, status now, reason). The caller holds HOME's lock; facts follow with the next run."""
    contents = {entry.sha256 for entry in chosen if entry.sha256}
    if contents:
        files.remove(home.facts / facts.KEY)  # what was built from the old cells is no longer current
        Store(home).forget(contents)
        cells.parse_new(home)
    store = Store(home)
    documents = (
        store.scan("documents")
        .filter(pl.col("content").is_in(contents))
        .select("report_id", "content", "member", "status")
        .collect()
    )
    said = (
        store.scan("findings")
        .filter(pl.col("report_id").is_in(documents["report_id"].to_list()))
        .sort("finding_no")
        .collect()
    )
    reasons = dict(
        said.unique("report_id", keep="first", maintain_order=True).select("report_id", "message").iter_rows()
    )
    outcome = []
    for entry in chosen:
        ones = documents.filter(
            (pl.col("content") == entry.sha256) & pl.col("member").eq_missing(pl.lit(entry.member, pl.String))
        )
        if ones.is_empty():
            outcome.append((entry, entry.status, entry.reason))
        else:
            report_id, _, _, status = ones.row(0)
            outcome.append((entry, status, None if status in ("parsed", "partial") else reasons.get(report_id)))
    forget_release(home, [entry for entry in chosen if entry.released])
    return outcome


# Decisions


def _path(home: Home) -> Path:
    return home.root / "quarantine" / "released.json"


def released(home: Home) -> dict[str, dict[str, Any]]:
    """id → the decision on it."""
    try:
        return {one["id"]: one for one in json.loads(_path(home).read_text(encoding="utf-8"))}
    except FileNotFoundError:
        return {}


def release(home: Home, chosen: Sequence[Entry], reason: str) -> None:
    """Note that a person has looked at the entries and why they need nobody any more. The caller holds HOME's lock."""
    decided = released(home)
    for entry in chosen:
        decided[entry.id] = {
            "id": entry.id,
            "source_file": entry.source_file,
            "member": entry.member,
            "sha256": entry.sha256,
            "reason": reason,
            "at": now(),
        }
    _save(home, decided)


def forget_release(home: Home, chosen: Sequence[Entry]) -> None:
    decided = released(home)
    for entry in chosen:
        decided.pop(entry.id, None)
    if chosen:
        _save(home, decided)


def _save(home: Home, decided: dict[str, dict[str, Any]]) -> None:
    ordered = sorted(decided.values(), key=lambda one: (one["source_file"], one["id"]))
    files.write_text(_path(home), json.dumps(ordered, ensure_ascii=False, indent=1) + "\n")
