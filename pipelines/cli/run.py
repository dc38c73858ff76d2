"""`gongkai run`: the Dagster job `inbox`, or `nightly`, in this process."""

from __future__ import annotations

import os
from pathlib import Path

import click

from pipelines.cli import output
from pipelines.home import SAMPLES, Home, default_home


@click.command(epilog="Example: gongkai run --inbox ~/reports --home ~/gongkai")
@click.option(
    "inboxes", "--inbox", multiple=True, type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder of reports; may be given several times.  [default: the samples in data/samples]",
)  # fmt: skip
@click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where everything is kept.  [default: $GONGKAI_HOME, or data/]",
)
@click.option("corpora", "--corpus", multiple=True, metavar="URL",
              help="A Parquet, JSON lines or WARC file on object storage or another disk, or all below a prefix that ends in /; it stays there.")  # fmt: skip
@click.option("--engine", type=click.Choice(["local", "dask"]), help="Where parsing runs: docs/scale.md.  [default: $GONGKAI_ENGINE, or local]")
@click.option("--crawl", is_flag=True, help="Walk the sources first (gongkai sources list): the night's job, by hand.")
@click.option("--verbose", is_flag=True, help="Show the logs of Dagster, dbt and the parser.")
def run(inboxes: tuple[Path, ...], home: Path | None, corpora: tuple[str, ...], engine: str | None, crawl: bool, verbose: bool) -> None:
    """The whole job: take in what is new, parse, resolve, build, check, publish.

    Run again on the same input, it changes nothing. Everything it writes lies under HOME.
    """
    place = Home((home or default_home()).absolute())
    # A crawl by hand takes what the night's would; without one, and without an inbox, the samples are read.
    folders = [folder.absolute() for folder in inboxes] or ([] if crawl or corpora else [SAMPLES])
    if verbose:
        os.environ["GONGKAI_VERBOSE"] = "1"
    os.environ["GONGKAI_HOME"] = str(place.root)  # Dagster's instance and dbt's manifest follow it
    from pipelines import job

    with output.progress_bars():
        summary = job.run(place, folders, corpora=corpora, engine=engine or "", crawl=crawl, verbose=verbose)
    if not summary.pop("changed"):
        click.echo("nothing has changed since the last run", err=True)
    output.print_summary(summary)
    for alarm in summary["alarms"]:
        click.echo(click.style("alarm       ", fg="red", bold=True) + alarm)
