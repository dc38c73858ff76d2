"""`gongkai diff`: what changed between two releases."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from pipelines.cli import output
from pipelines.home import Home, default_home

PARTS = ("added", "removed", "new_version")
WORDS = {"added": "new", "removed": "gone", "new_version": "in a new version"}


@click.command(epilog="Example: gongkai diff 2026-03 latest --json")
@click.argument("a", metavar="[A]", default="previous")
@click.argument("b", metavar="[B]", default="latest")
@click.option("--json", "as_json", is_flag=True, help="One JSON object, with every report and every figure.")
@click.option("--rows", type=click.IntRange(min=0), default=20, show_default=True, help="Most reports and figures to show; 0 for all.")
@click.option("--exit-code", is_flag=True, help="Exit status 1 when the releases differ.")
@click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where everything is kept.  [default: $GONGKAI_HOME, or data/]",
)
def diff(a: str, b: str, as_json: bool, rows: int, exit_code: bool, home: Path | None) -> None:
    """What changed from release A to release B: each a date, `previous`, `latest` or a path. Without names, what the last one changed.

    Reports that are new, gone or in a new version; figures with their old and new value and source; rows added, removed and changed by
    key, table by table.
    """
    from pipelines.release.reading.diff import compare
    from pipelines.release.reading.find import find

    place = Home((home or default_home()).absolute())
    found = compare(find(place, a), find(place, b))
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, default=str))
    else:
        _show(found, rows)
    raise SystemExit(1 if exit_code and not found["same"] else 0)


def _show(found: dict[str, Any], limit: int) -> None:
    old, new = found["a"], found["b"]
    output.line("releases", f"{old['release']} → {new['release']}")
    if found["same"]:
        output.line("content", f"the same ({new['content'][:12]})")
        return
    output.line("content", f"{old['content'][:12]} → {new['content'][:12]}")
    output.line("code", "the same" if old["code"] == new["code"] else f"{_code(old)} → {_code(new)}")
    output.line("reports", ", ".join(f"{len(found['reports'][part])} {WORDS[part]}" for part in PARTS))
    output.line("figures", f"{len(found['figures']):,} changed in reports that both have")
    output.line("tables", f"{len(found['tables'])} differ")
    reports = [(WORDS[part], one["name"] or one["agency_id"], one["year"], one["scope"], one["new_source_file"] or one["old_source_file"])
               for part in PARTS for one in found["reports"][part]]  # fmt: skip
    _part("Reports", ["", "body", "year", "scope", "file"], reports, limit)
    figures = [(one["name"] or one["agency_id"], one["year"], " ".join([one["table"], *one["place"].values()]),
                _figure(one["old"]), _figure(one["new"]), _source(one["old"]), _source(one["new"]))
               for one in found["figures"]]  # fmt: skip
    _part("Figures", ["body", "year", "figure", "old", "new", "old source", "new source"], figures, limit)
    tables = [(one["table"], one["rows_a"], one["rows_b"], one.get("added"), one.get("removed"), one.get("changed"), _columns(one))
              for one in found["tables"]]  # fmt: skip
    _part("Tables", ["table", "rows in A", "rows in B", "added", "removed", "changed", "columns"], tables, 0)


def _part(title: str, names: list[str], rows: list[tuple[Any, ...]], limit: int) -> None:
    if not rows:
        return
    click.echo()
    click.secho(title, bold=True)
    output.table(names, rows[:limit] if limit else rows)
    if limit and len(rows) > limit:
        click.echo(f"the first {limit} of {len(rows):,}; --rows 0 shows all", err=True)


def _code(release: dict[str, Any]) -> str:
    return f"{release['code']['version']} ({release['code']['fingerprint']})"


def _figure(side: dict[str, Any]) -> str:
    """A figure as printed, else why there is none; what a correction says beside it."""
    shown = output.cell(side["value"]) if side["state"] == "number" else side["state"]
    corrected = side.get("value_corrected")
    return shown if corrected == side["value"] else f"{shown} (corrected: {output.cell(corrected)})"


def _source(side: dict[str, Any]) -> str:
    place = next((f"{word} {side[key]}" for key, word in (("line", "line"), ("page", "page")) if side.get(key)), "")
    return f"{side['source_file']} {place}".strip()


def _columns(one: dict[str, Any]) -> str:
    if one["status"] != "changed":
        return f"table {one['status']}"
    parts = [f"+{column}" for column in one["columns_added"]] + [f"−{column}" for column in one["columns_removed"]]
    return ", ".join([*parts, *(f"{column} ({number:,})" for column, number in one["changed_columns"].items())])
