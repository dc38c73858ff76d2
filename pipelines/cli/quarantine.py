"""`gongkai quarantine`: what could not be read, and what to do about it."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from pipelines.cli import output
from pipelines.home import Home, default_home

HOME = click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where everything is kept.  [default: $GONGKAI_HOME, or data/]",
)
SHOWN = 5  # names of one group
LINES = 20


def _place(home: Path | None) -> Home:
    return Home((home or default_home()).absolute())


@click.group(epilog="Example: gongkai quarantine list")
def quarantine() -> None:
    """What was taken in and could not be read as a report. An entry leaves by itself when the parser learns to read it."""


@quarantine.command(name="list", epilog="Example: gongkai quarantine list --all")
@HOME
@click.option("--all", "every", is_flag=True, help="Every entry by name, and those that were released.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def list_(home: Path | None, every: bool, as_json: bool) -> None:
    """The entries, grouped by reason."""
    from pipelines import quarantine as stage

    found = stage.entries(_place(home))
    if as_json:
        for entry in found:
            click.echo(json.dumps(asdict(entry), ensure_ascii=False))
        return
    waiting = [entry for entry in found if entry.released is None]
    for rule, reason, ones in stage.groups(waiting):
        click.echo(click.style(f"{len(ones):>6} × {rule}", bold=True) + f"  {reason}")
        for entry in ones if every else ones[:SHOWN]:
            click.echo(f"         {entry.id}  {output.one_line(entry.name)}")
        if len(ones) > SHOWN and not every:
            click.echo(f"         … and {len(ones) - SHOWN} more (--all)")
    done = [entry for entry in found if entry.released is not None]
    if every:
        for entry in done:
            click.echo(f"released {entry.id}  {output.one_line(entry.name)}: {entry.released}")
    click.echo(f"{output.count(len(waiting), 'document')} in quarantine, {len(done)} released", err=True)


@quarantine.command(epilog="Example: gongkai quarantine show 1f0c22ab")
@click.argument("entries", nargs=-1, required=True, metavar="ENTRY…")
@HOME
def show(entries: tuple[str, ...], home: Path | None) -> None:
    """What is known of an entry: where it was seen, why it is here, and how it begins. ENTRY: its id, name, or hash."""
    from parsers.formats import read_grid
    from parsers.grid import Unreadable
    from pipelines import quarantine as stage

    place = _place(home)
    for entry in stage.find(place, entries):
        output.line("entry", entry.id)
        output.line("document", output.one_line(entry.name))
        output.line("content", entry.sha256 or "not taken in")
        output.line("reason", f"{entry.rule}: {entry.reason}")
        if entry.released is not None:
            output.line("released", entry.released)
        data = stage.content(place, entry)
        if data is None:
            continue
        output.line("size", f"{len(data):,} bytes")
        try:
            rows = [row.text(" | ") for row in read_grid(data, name=entry.source_file.rsplit("/", 1)[-1]).rows]
        except Unreadable as reason:
            output.line("begins", f"({reason})")
            continue
        for number, text in enumerate([text for text in rows if text.strip()][:LINES]):
            output.line("" if number else "begins", output.one_line(text)[:150])


@quarantine.command(epilog="Example: gongkai quarantine retry --all")
@click.argument("entries", nargs=-1, metavar="[ENTRY…]")
@click.option("--all", "every", is_flag=True, help="Every entry that was not released.")
@HOME
def retry(entries: tuple[str, ...], every: bool, home: Path | None) -> None:
    """Parse entries again: after installing what reads scans or Word files, or when the machine was short of time or memory.

    What is read now is published by the next `gongkai run`. Exit status 1 when none of them is.
    """
    from pipelines import files
    from pipelines import quarantine as stage
    from pipelines.lock import locked

    if bool(entries) == every:
        raise click.UsageError("name entries, or give --all")
    place = _place(home)
    with locked(place.lock), output.progress_bars():
        files.sweep(*place.stages)
        chosen = stage.waiting(place) if every else stage.find(place, entries)
        outcome = stage.retry(place, chosen)
    for entry, status, reason in outcome:
        click.echo(f"{entry.id}  {status:<13} {output.one_line(entry.name)}" + (f": {reason}" if reason else ""))
    read = sum(status in ("parsed", "partial") for _, status, _ in outcome)
    click.echo(f"{read} of {len(outcome)} read now" + ("; `gongkai run` publishes them" if read else ""), err=True)
    raise SystemExit(0 if read or not outcome else 1)


@quarantine.command(epilog='Example: gongkai quarantine release 1f0c22ab --reason "a notice, no report"')
@click.argument("entries", nargs=-1, required=True, metavar="ENTRY…")
@click.option("--reason", required=True, help="Why it needs nobody any more; kept with the entry.")
@HOME
def release(entries: tuple[str, ...], reason: str, home: Path | None) -> None:
    """Take entries off the list for good: you have looked, and they are no reports. The documents stay in the snapshots.

    A released entry that the parser learns to read is published like any other; `retry` puts one back.
    """
    from pipelines import quarantine as stage
    from pipelines.lock import locked

    place = _place(home)
    with locked(place.lock):
        chosen = stage.find(place, entries)
        stage.release(place, chosen, reason)
    click.echo(f"{output.count(len(chosen), 'document')} released", err=True)
