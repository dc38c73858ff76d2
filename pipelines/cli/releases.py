"""`gongkai releases`: what is kept and why, and the removal of what is not."""

from __future__ import annotations

import json
from pathlib import Path

import click

from pipelines.cli import output
from pipelines.errors import Problem
from pipelines.home import Home, default_home


@click.command(epilog="Example: gongkai releases --prune --newest 5 --months 12")
@click.option("--prune", is_flag=True, help="Remove the releases that nothing keeps. (A run does so after each publication.)")
@click.option("--newest", type=click.IntRange(min=0), help="Keep so many of the newest.  [default: $GONGKAI_KEEP_NEWEST, or 10]")
@click.option(
    "--months", type=click.IntRange(min=0),
    help="Keep the last release of so many months.  [default: $GONGKAI_KEEP_MONTHS, or 24]",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="One JSON array.")
@click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where everything is kept.  [default: $GONGKAI_HOME, or data/]",
)
def releases(prune: bool, newest: int | None, months: int | None, as_json: bool, home: Path | None) -> None:
    """The releases that lie in HOME, and what keeps each: newest, month, current, or in use.

    The current release, and one that somebody has open, is never removed.
    """
    from pipelines.lock import locked
    from pipelines.release import manifest, retention

    place = Home((home or default_home()).absolute())
    policy = retention.Policy.of_environment()
    policy = retention.Policy(policy.newest if newest is None else newest, policy.months if months is None else months)
    gone: set[Path] = set()
    found = retention.kept(place, policy)
    if not found:
        raise Problem(f"there is no release in {place.root}; `gongkai run` makes one, --home DIR looks elsewhere")
    sizes = {folder: sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) for folder in found}
    manifests = {folder: manifest(folder) for folder in found}
    if prune:
        with locked(place.lock):
            gone = set(retention.prune(place, policy))
    rows = [
        {
            "release": folder.name,
            "reports": manifests[folder]["rows"].get("dim_report"),
            "bytes": sizes[folder],
            "content": manifests[folder]["content"][:12],
            "kept": ", ".join(reasons) or ("removed" if folder in gone else "no: --prune removes it"),
        }
        for folder, reasons in found.items()
    ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
    else:
        shown = [tuple({**row, "bytes": f"{row['bytes'] / 1e6:,.1f} MB"}.values()) for row in rows]
        output.table(["release", "reports", "size", "content", "kept"], shown)
