"""`gongkai check`: the report checker, for a clerk before publishing and for anybody after."""

from __future__ import annotations

import json
from pathlib import Path

import click

from parsers import Document
from pipelines.cli.inputs import documents, expand
from pipelines.cli.output import with_progress
from pipelines.errors import Problem
from pipelines.home import Home, default_home


@click.command(epilog="Example: gongkai check data/samples/songbei_2019.txt --lang en")
@click.argument("paths", nargs=-1, required=True, metavar="PATH…")
@click.option(
    "--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="Language of the answer."
)
@click.option(
    "--last-year", "last_year", type=click.Path(path_type=Path), metavar="FILE",
    help="Last year's report of the same body.  [default: the one in the release, if it is there]",
)  # fmt: skip
@click.option("--alone", is_flag=True, help="Don't look for last year's report in the release.")
@click.option("--html", "page", type=click.Path(dir_okay=False, path_type=Path), metavar="OUT", help="Write the answer as one page to send or print.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object per report, on one line.")
@click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where the release lies.  [default: $GONGKAI_HOME, or data/]",
)
def check(paths: tuple[str, ...], lang: str, last_year: Path | None, alone: bool, page: Path | None, as_json: bool, home: Path | None) -> None:
    """Check reports against the rules of their form (勾稽关系): what is broken, where, what would balance.

    Several sums that one wrong figure breaks are one complaint, about that figure. With last year's report what must go on from it is
    checked too. Nothing leaves this computer. Exit status 1 when an error-level rule fails, 2 when a file could not be read as a report.
    """
    from rich.console import Console

    from pipelines.check import machine, terminal
    from pipelines.check import page as html
    from pipelines.check.review import review

    place = Home((home or default_home()).absolute())
    before = list(documents(last_year)) if last_year else []
    console = Console(highlight=False)
    reviews, worst = [], 0
    for path in with_progress("checking", list(expand(paths))):
        for document in documents(path):
            found = review(document, _last(document, last_year, before, place, alone))
            worst = max(worst, found.exit_status)
            if as_json:
                click.echo(json.dumps(machine.as_json(found, lang), ensure_ascii=False))
            else:
                terminal.show(found, lang, console)
            if page:
                reviews.append(found)
    if page:
        try:
            page.write_text(html.render(reviews, lang), encoding="utf-8")
        except OSError as error:
            raise Problem(f"{page} can't be written: {error.strerror}") from error
        click.echo(f"{page}", err=True)
    raise SystemExit(worst)


def _last(document: Document, path: Path | None, before: list[Document], home: Home, alone: bool):
    """Last year's report, from the file or else from the release. A file that does not do is told, and the exit status is 2."""
    from pipelines.check import last_year

    if document.status in ("not_a_report", "unreadable"):
        return None
    if path is not None:
        try:
            return last_year.from_file(path, before, document)
        except Problem as problem:
            click.echo(f"gongkai: {problem}", err=True)
            raise SystemExit(2) from None
    if alone:
        return None
    try:
        return last_year.from_release(home, document)
    except Problem as problem:
        click.echo(f"gongkai: the release can't be read, so last year's report is not compared: {problem}", err=True)
        return None
