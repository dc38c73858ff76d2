"""`gongkai sources`: the list of sites as data: check it, show it, try an entry without storing anything."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from pipelines.cli import output
from pipelines.home import Home

FILE = click.option(
    "--sources",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Another file than data/reference/sources.yml.",
)
ALLOW = click.option(
    "allowed", "--allow-host", multiple=True, metavar="HOST:PORT",
    help="A test host that may be on loopback or in a private net. May be given several times; also $GONGKAI_ALLOW_HOSTS.",
)  # fmt: skip


def path_of(file: Path | None) -> Path:
    """The file named, or $GONGKAI_SOURCES, or the project's."""
    from pipelines.crawl import sources

    return file or sources.default_file()


@click.group(epilog="Example: gongkai sources try hangzhou_government")
def sources() -> None:
    """The sites that are crawled (data/reference/sources.yml): check them, list them, try one."""


@sources.command(epilog="Example: gongkai sources check")
@FILE
@ALLOW
def check(file: Path | None, allowed: tuple[str, ...]) -> None:
    """Lint every entry. Exit status 1 when one has a fault."""
    from pipelines.crawl import allowed_hosts
    from pipelines.crawl import sources as stage

    path = path_of(file)
    entries = stage.read(path)
    faults = [
        (name, fault)
        for name, entry in entries.items()
        for fault in stage.problems(name, entry, allowed_hosts(allowed))
    ]
    for name, fault in faults:
        click.echo(f"{name}: {fault}")
    if faults:
        raise SystemExit(1)
    patterns = sorted({entry["pattern"] for entry in entries.values()})
    click.echo(f"{output.count(len(entries), 'source')} without a fault ({', '.join(patterns)})")


@sources.command(name="list", epilog="Example: gongkai sources list")
@FILE
@ALLOW
def list_(file: Path | None, allowed: tuple[str, ...]) -> None:
    """Every source: name, pattern, pace, site, title."""
    from pipelines.crawl import allowed_hosts
    from pipelines.crawl import sources as stage

    for one in stage.load(path_of(file), allowed_hosts(allowed)).values():
        off = "" if one.active else "  (not active)"
        click.echo(f"{one.name:<28} {one.pattern:<15} {one.pace:>4.1f} s  {one.site}  {one.title}{off}")


@sources.command(name="try", epilog="Example: gongkai sources try hangzhou_government --limit 5")
@click.argument("name")
@click.option("--limit", type=click.IntRange(1), default=10, show_default=True, help="Documents to ask for.")
@FILE
@ALLOW
def try_(name: str, limit: int, file: Path | None, allowed: tuple[str, ...]) -> None:
    """Walk one source and say what would be taken and what not, without storing anything.

    Exit status 1 when the list can't be had or nothing on it would be taken.
    """
    from pipelines.crawl import allowed_hosts, crawl
    from pipelines.crawl import sources as stage
    from pipelines.crawl.ledger import Ledger

    hosts = allowed_hosts(allowed)
    (source,) = stage.choose(stage.load(path_of(file), hosts), [name])
    with tempfile.TemporaryDirectory(prefix="gongkai-try-") as folder, output.progress_bars():
        home = Home(Path(folder))
        done = crawl(home, [source], allowed=hosts, most=limit)
        ledger = Ledger(home.crawl / "ledger.sqlite")
        documents = ledger.documents("source = ? ORDER BY outcome <> 'kept', url", source.name)
        ledger.close()
    (walked,) = done.rounds
    for one in documents:
        mark = {"kept": "take", "landing": "page", "other": "leave"}.get(one.outcome, one.outcome)
        click.echo(f"{click.style(f'{mark:<9}', bold=True)} {output.one_line(one.title or '')}  {one.url}")
        if one.reason and one.outcome != "kept":
            click.echo(f"          {one.reason}")
    taken = sum(one.outcome == "kept" for one in documents)
    click.echo(
        f"{output.count(walked.listed, 'document')} listed, {taken} would be taken; {output.count(walked.requests, 'request')}, {walked.bytes:,} bytes",
        err=True,
    )
    if walked.outcome != "done":
        raise click.ClickException(f"the list can't be had: {walked.message}")
    raise SystemExit(0 if taken else 1)
