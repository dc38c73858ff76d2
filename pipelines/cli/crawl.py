"""`gongkai crawl`: the sources of the list, or addresses from a file, into the snapshots. Reading them is `gongkai run`'s."""

from __future__ import annotations

from pathlib import Path

import click

from pipelines.cli import output
from pipelines.cli.sources import ALLOW, FILE, path_of
from pipelines.errors import Problem
from pipelines.home import Home, default_home


@click.command(epilog="Example: gongkai crawl hangzhou_government --home ~/gongkai")
@click.argument("names", nargs=-1, metavar="[NAME…]")
@click.option(
    "--urls", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Instead of sources: a file of addresses, one a line, a title behind a blank where there is one.",
)  # fmt: skip
@click.option("--limit", type=click.IntRange(1), help="Documents to ask for, of each source.")
@click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where everything is kept.  [default: $GONGKAI_HOME, or data/]",
)
@FILE
@ALLOW
def crawl(
    names: tuple[str, ...],
    urls: Path | None,
    limit: int | None,
    home: Path | None,
    file: Path | None,
    allowed: tuple[str, ...],
) -> None:
    """Look for new and changed reports on the sources' sites, all of them or those named, and take them in.

    Asks politely: robots.txt, a pace for each host, only what has changed. Cut short, the next call goes on. Then `gongkai run`
    reads what is new. Exit status 1 when a source fails or lists nothing where it listed something.
    """
    from pipelines import crawl as stage
    from pipelines import files, logs
    from pipelines.crawl import sources
    from pipelines.crawl.visit import DOCUMENTS
    from pipelines.lock import locked

    place = Home((home or default_home()).absolute())
    hosts = stage.allowed_hosts(allowed)
    if urls and names:
        raise click.UsageError("name sources, or give --urls, not both")
    chosen = sources.of_urls(urls, hosts) if urls else sources.choose(sources.load(path_of(file), hosts), names)
    if not chosen:
        raise Problem("there are no active sources; `gongkai sources list` shows them")
    with locked(place.lock):
        logs.write_to(place.logs)
        logs.begin()
        files.sweep(*place.stages)
        with output.progress_bars():
            done = stage.crawl(place, chosen, allowed=hosts, most=limit or DOCUMENTS)
    _tell(done)
    raise SystemExit(1 if done.alarms else 0)


def _tell(done) -> None:
    if done.resumed:
        click.echo("the crawl that was cut short went on", err=True)
    for one in done.rounds:
        events = ", ".join(f"{count} {event.replace('_', ' ')}" for event, count in sorted(one.events.items()))
        output.line(
            one.source,
            f" {output.count(one.listed, 'document')} listed: {events or 'none asked for'}"
            if one.outcome == "done"
            else f" {one.message}",
        )
    output.line(
        "taken in",
        f"{output.count(done.taken.sighted, 'version')} of reports ({done.taken.same} more addresses say the same)",
    )
    output.line("asked", f"{output.count(done.requests, 'request')}, {done.bytes:,} bytes")
    for alarm in done.alarms:
        click.echo(click.style("alarm       ", fg="red", bold=True) + alarm)
