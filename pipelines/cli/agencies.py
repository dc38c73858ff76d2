"""`gongkai agencies`: what is not known of who reports, decisions on it, and who has not reported."""

from __future__ import annotations

import csv
import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from pipelines.cli import output
from pipelines.errors import Problem
from pipelines.home import Home, default_home

COLUMNS = ("name", "stands_for", "within", "reason")  # of agency_aliases.csv; what follows them is for the reviewer

home_option = click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where everything is kept.  [default: $GONGKAI_HOME, or data/]",
)


@click.group(epilog="Example: gongkai agencies review --csv > open.csv; fill in stands_for and reason; gongkai agencies accept --file open.csv")
def agencies() -> None:
    """Who reports: what is not decided, decisions of people, and governments that have not reported."""


@agencies.command(epilog="Example: gongkai agencies review --rows 20")
@home_option
@click.option("--csv", "form", flag_value="csv", help="CSV, ready to be filled in and accepted.")
@click.option("--json", "form", flag_value="json", help="One JSON array.")
@click.option("--rows", type=click.IntRange(min=0), default=50, show_default=True, help="Most names to show; 0 for all.")
def review(home: Path | None, form: str | None, rows: int) -> None:
    """Names that are not resolved or ambiguous, those with the most cells first, with what they can be and why it is open.

    Each name is listed by folder: within one, it can be accepted for that folder alone. `*` stands for reports without any
    name. "Looks like" marks names that a misprint of one character may stand for: only a
    person decides on them. After a decision, `gongkai run` resolves anew; nothing is parsed again.
    """
    from pipelines.facts import review

    found = review.unresolved(Home((home or default_home()).absolute()))
    found = found[:rows] if rows and form is None else found
    if form == "json":
        click.echo(json.dumps([asdict(one) | {"years": sorted(one.years)} for one in found], ensure_ascii=False))
    elif form == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow([*COLUMNS, "reports", "cells", "years", "why", "candidates", "look_alikes", "example"])
        for one in found:
            years, offered = " ".join(map(str, sorted(one.years))), " ".join(one.candidates)
            alike = " ".join(one.look_alikes)
            writer.writerow([one.name, one.stands_for(), one.within, "", one.reports, one.cells, years, one.why, offered, alike, one.example])
    elif not found:
        click.echo("Every report has its agency.")
    else:
        names = ["name", "within", "reports", "cells", "years", "why", "candidates", "example"]
        output.table(names, [_line(one) for one in found])


def _line(one) -> tuple:
    years = f"{min(one.years)}–{max(one.years)}" if len(one.years) > 1 else "".join(map(str, one.years))
    offered = "、".join(one.candidates[:5]) + (f" … ({len(one.candidates)})" if len(one.candidates) > 5 else "")
    offered = offered or ("looks like " + "、".join(one.look_alikes) if one.look_alikes else "")
    return (one.name, one.within, one.reports, one.cells, years, one.message, offered, one.example)


@agencies.command(epilog='Example: gongkai agencies accept 鼓楼区 福州市鼓楼区人民政府 --within fuzhou/ --reason "the site of 福州"')
@click.argument("name", required=False)
@click.argument("stands_for", required=False)
@click.option("--within", default="", metavar="FOLDER|DOMAIN", help="Only in files whose path begins so, or that name this domain.")
@click.option("--reason", default="", help="Why; it is kept beside the alias.")
@click.option("--file", "source", type=click.File(encoding="utf-8-sig"), help="Many at once: a CSV from `review --csv`; those without stands_for stay open.")
def accept(name: str | None, stands_for: str | None, within: str, reason: str, source) -> None:
    """Decide that NAME, as printed, is STANDS_FOR: a line in data/reference/agency_aliases.csv. `*` for reports without any name."""
    from pipelines.facts import review

    if source is not None:
        decisions = [{key: row.get(key) or "" for key in COLUMNS} for row in csv.DictReader(source)]
        decisions = [row for row in decisions if row["stands_for"]]
    elif name and stands_for:
        decisions = [{"name": name, "stands_for": stands_for, "within": within, "reason": reason}]
    else:
        raise click.UsageError("give NAME and STANDS_FOR, or --file")
    count = review.accept(decisions)
    click.echo(f"{output.count(count, 'decision')} written; `gongkai run` puts it into effect", err=True)


@agencies.command(epilog='Example: gongkai agencies reject 公开指南 --reason "a column of the site"')
@click.argument("name")
@click.option("--reason", required=True, help="Why; it is kept beside the name.")
def reject(name: str, reason: str) -> None:
    """Decide that NAME is nobody's: a line in data/reference/agency_false_matches.csv."""
    from pipelines.facts import review

    review.reject(name, reason)
    click.echo("written; `gongkai run` puts it into effect", err=True)


@agencies.command(epilog="Example: gongkai agencies missing 2022 --region 3411")
@home_option
@click.argument("year", type=int)
@click.option("--region", default="", metavar="CODE", help="Only divisions whose code begins so: 34, 3411.")
@click.option("--csv", "as_csv", is_flag=True, help="CSV in UTF-8.")
def missing(home: Path | None, year: int, region: str, as_csv: bool) -> None:
    """Governments (province, prefecture, county) that stood on 31 December of YEAR and of which no report was taken in."""
    from pipelines.facts import coverage

    rows = coverage.missing(Home((home or default_home()).absolute()), year, region)
    names = ["code", "name", "level", "province", "city"]
    if as_csv:
        csv.writer(sys.stdout, lineterminator="\n").writerows([names, *rows])
    elif rows:
        output.table(names, rows)
    else:
        raise Problem(f"no division with a code that begins with {region} is without a report for {year}") if region else Problem(f"none is missing for {year}")
