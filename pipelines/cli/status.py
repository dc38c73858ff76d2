"""`gongkai status`: the last run, the quarantine and the release, from what lies in HOME. Nothing is computed anew."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from pipelines import record
from pipelines.cli import output
from pipelines.errors import Problem
from pipelines.home import Home, default_home
from pipelines.lock import Busy, locked


@click.command(epilog="Example: gongkai status --json | jq .quarantine")
@click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where everything is kept.  [default: $GONGKAI_HOME, or data/]",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def status(home: Path | None, as_json: bool) -> None:
    """What the last run did, what is in quarantine and why, how fresh the release is.

    Exit status 1 when the last run failed or was interrupted.
    """
    place = Home((home or default_home()).absolute())
    last = record.read(place)
    if last is None:
        raise Problem(f"nothing was run yet with HOME {place.root}; start with `gongkai run`")
    if last["outcome"] == "running" and not _at_work(place):
        last |= {
            "outcome": "interrupted",
            "message": f"it ended in the middle of {last.get('stage', 'its start')}; run again, it goes on from there",
        }
    found: dict[str, Any] = {
        "home": str(place.root),
        "last_run": last,
        "release": _release(place),
        "quarantine": _quarantine(place),
    }
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
    else:
        _show(found)
    raise SystemExit(1 if last["outcome"] in ("failed", "interrupted") else 0)


def _at_work(home: Home) -> bool:
    try:
        with locked(home.lock):
            return False
    except Busy:
        return True


def _release(home: Home) -> dict[str, Any] | None:
    """The current release, and whether it holds all that lies in HOME."""
    from pipelines import cells, facts, marts, release

    manifest = release.current(home)
    if manifest is None:
        return None
    complete = (
        not cells.unparsed(home) and facts.is_current(home) and marts.is_current(home) and release.is_current(home)
    )
    days = (date.today() - date.fromisoformat(manifest["name"].partition(".")[0])).days
    return {
        "name": manifest["name"],
        "path": str(home.release),
        "age_days": days,
        "up_to_date": complete,
        "rows": manifest["rows"],
    }


def _quarantine(home: Home) -> list[dict[str, Any]]:
    """The entries about which nobody has decided yet."""
    from pipelines import quarantine

    columns = ("source_file", "member", "sha256", "status", "reason", "rule")
    return [{"id": entry.id} | {column: getattr(entry, column) for column in columns} for entry in quarantine.waiting(home)]


def _show(found: dict[str, Any]) -> None:
    last = found["last_run"]
    began = datetime.fromisoformat(last["started"]).astimezone()
    took = f", {last['seconds']:.0f} s" if last.get("seconds") is not None else ""
    output.line("last run", f"{last['outcome']} ({began:%Y-%m-%d %H:%M}{took})")
    if last["message"]:
        output.line("", last["message"])
    if last.get("unchanged"):
        output.line("", "nothing had changed")
    for stage, entry in last["stages"].items():
        output.line("", f"{stage}: {_told(entry)}")
    fresh = found["release"]
    if fresh is None:
        output.line("release", "none yet")
    else:
        age = "today" if fresh["age_days"] == 0 else f"{output.count(fresh['age_days'], 'day')} ago"
        output.line("release", f"{fresh['path']} → {fresh['name']} (published {age})")
        if not fresh["up_to_date"]:
            output.line("", "it does not hold all that was taken in, or was made by other code: run again")
    output.line("quarantine", output.count(len(found["quarantine"]), "document"))
    for entry in found["quarantine"]:
        name = output.one_line(entry["source_file"] + (f" › {entry['member']}" if entry["member"] else ""))
        output.line("", f"{name}: {entry['reason']}")


def _told(entry: dict[str, Any]) -> str:
    """What a stage did: its counts, whether it built anything, and how long it took."""
    parts = [f"{value:,} {key.replace('_', ' ')}" for key, value in entry.items() if type(value) is int]
    parts += [f"{key.replace('_', ' ')} {value}" for key, value in entry.items() if isinstance(value, str) and key != "path"]
    built = entry.get("fresh", entry.get("new"))
    if isinstance(built, bool):
        parts.insert(0, "built anew" if built else "unchanged")
    return ", ".join(parts) + (f" ({entry['seconds']:.1f} s)" if "seconds" in entry else "")
