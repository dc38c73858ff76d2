"""Corrections and dismissals that people keep in data/reference/, found in the reports that they speak of.

An active correction must name one cell of one report, and what is printed there must be what it expects: else the build
fails and names it. Here they are found and checked; the facts get them in sql/.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl

from parsers.reference import load_yaml
from parsers.rules.registry import rules
from pipelines.errors import CheckFailed
from pipelines.facts.schemas import FRAMES

WHOSE = ("report_id", "sha256", "source_file", "agency_id", "agency_name", "year", "scope")
CELL = ("table", "row", "column")
EXACT = {"report_id", "sha256"}  # name a report whatever its version
ACTIONS = ("override", "scale", "drop", "flag")
STATUSES = ("active", "retired")


def corrections(reports: pl.DataFrame, cells: Path, entries: list[dict[str, Any]] | None = None) -> pl.DataFrame:
    """The `corrections` frame: each entry with the cell it is about; `corrected` is the value that the marts use.

    Raises CheckFailed naming the first entry that is malformed, matches nothing, or expects something else.
    """
    entries = load_yaml("corrections.yml")["corrections"] if entries is None else entries
    _unique(entries, "correction")
    rows = [_row(entry, reports, cells) for entry in entries]
    return pl.DataFrame(rows, schema=FRAMES["corrections"].schema, orient="row")


def _row(entry: dict[str, Any], reports: pl.DataFrame, cells: Path) -> tuple[Any, ...]:
    name = f"correction {entry['id']}"
    locator, action = entry["locator"], entry["action"]
    if unknown := [key for key in locator if key not in (*WHOSE, *CELL)]:
        raise CheckFailed(f"{name}: its locator has an unknown key {unknown[0]}")
    if action not in ACTIONS or entry["status"] not in STATUSES:
        raise CheckFailed(f"{name}: unknown action or status")
    if (action in ("override", "scale")) != (entry.get("value") is not None):
        raise CheckFailed(f"{name}: a value belongs to override and scale, and to these only")
    told = (action, entry["reason"], entry["evidence"], entry["status"])
    if entry["status"] == "retired":
        return (entry["id"], None, *(locator.get(key) for key in CELL), None, None, None, *told)
    found = matching(reports, locator)
    if found.height != 1:
        raise CheckFailed(f"{name} matches {found.height or 'nothing: no'} report{'s' if found.height > 1 else ''}")
    report_id = found["report_id"].item()
    here = pl.all_horizontal(pl.col(key) == locator.get(key) for key in CELL) & (pl.col("report_id") == report_id)
    cell = pl.scan_parquet(cells).filter(here).collect()
    if cell.height != 1:
        raise CheckFailed(f"{name} matches nothing: the report has no cell {'/'.join(str(locator.get(k)) for k in CELL)}")
    printed, text = cell["value"].item(), cell["text"].item()
    if entry["expect"] != (text if isinstance(entry["expect"], str) else printed):
        raise CheckFailed(f"{name} expects {entry['expect']!r}, and {text!r} is printed: look at it again, then retire it")
    if action == "scale" and printed is None:
        raise CheckFailed(f"{name} scales a cell without a number")
    corrected = {"override": entry.get("value"), "scale": (printed or 0) * (entry.get("value") or 0), "drop": None, "flag": printed}
    return (entry["id"], report_id, *(locator[key] for key in CELL), printed, text, corrected[action], *told)


def matching(reports: pl.DataFrame, locator: dict[str, Any]) -> pl.DataFrame:
    """The reports that a locator names: current ones, unless it names one by its id or bytes."""
    wanted = {key: locator[key] for key in WHOSE if key in locator}
    if not wanted:
        return reports.clear()
    chosen = reports.filter(pl.all_horizontal(pl.col(key) == value for key, value in wanted.items()))
    return chosen if EXACT & wanted.keys() else chosen.filter(pl.col("is_current"))


def dismissals(reports: pl.DataFrame, entries: list[dict[str, Any]] | None = None) -> pl.DataFrame:
    """The `dismissals` frame: one row per active entry and report that it speaks of. Raises CheckFailed by name."""
    entries = load_yaml("dismissals.yml")["dismissals"] if entries is None else entries
    _unique(entries, "dismissal")
    rows = []
    for entry in entries:
        if entry["status"] != "active":
            continue
        found = matching(reports, entry["locator"])
        if not found.height:
            raise CheckFailed(f"dismissal {entry['id']} matches no report")
        if entry["rule"] not in rules():
            raise CheckFailed(f"dismissal {entry['id']}: no rule is called {entry['rule']}")
        cell = [entry["locator"].get(key) for key in CELL]
        if any(cell) and not all(cell):
            raise CheckFailed(f"dismissal {entry['id']}: a cell is named by table, row and column")
        rows += [(entry["id"], report_id, entry["rule"], *cell, entry["reason"]) for report_id in sorted(found["report_id"])]
    return pl.DataFrame(rows, schema=FRAMES["dismissals"].schema, orient="row")


def _unique(entries: list[dict[str, Any]], what: str) -> None:
    ids = [entry["id"] for entry in entries]
    if twice := [one for one in ids if ids.count(one) > 1]:
        raise CheckFailed(f"{what} {twice[0]} stands twice")
