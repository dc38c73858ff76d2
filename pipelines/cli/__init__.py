"""The command `gongkai`. Each command lies in a module of its own, imported when it is called: `parse` and `check` must
start at once, and Dagster, dbt and the frame libraries take seconds. Messages go to stderr, data to stdout.

Exit status: 0 done, 1 done with a bad result or failed, 2 wrong call or an input that can't be read.
"""

from __future__ import annotations

import importlib
import sys

import click

from pipelines.errors import Problem

# Command → its line in --help. The module of the same name here holds the click command of the same name.
COMMANDS = {
    "run": "The whole job: take in what is new, parse, build, check, publish.",
    "parse": "Read reports and print what is in them; no database.",
    "check": "Check reports for broken rules, for clerks.",
    "crawl": "Look for new and changed reports on the sources' sites, and take them in.",
    "sources": "The sites that are crawled: check, list, try.",
    "quarantine": "What could not be read, grouped by reason: list, show, retry, release.",
    "dashboard": "Look at the release in a browser; needs no internet.",
    "status": "What the last run did, what is in quarantine, how fresh the release is.",
    "agencies": "Who reports: review what is not decided, accept names, list who is missing.",
    "show": "One body over the years: figures, peers, what does not add up, sources.",
    "sql": "Ask the release one question in SQL; as a table, CSV or JSON.",
    "diff": "What changed between two releases.",
    "releases": "The releases that are kept; remove old ones.",
    "bench": "Made-up reports in any number with known truth, and how long reading them takes.",
}


class Lazy(click.Group):
    """A group that knows its commands' names without importing them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        return getattr(importlib.import_module(f"pipelines.cli.{name}"), name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.command(
    cls=Lazy,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="`gongkai COMMAND --help` shows an example.",
)
@click.version_option(package_name="gongkai")
def cli() -> None:
    """Annual reports on open government information (政府信息公开工作年度报告), read into data that can be trusted."""


def main() -> None:
    try:
        cli(standalone_mode=True)
    except Problem as problem:
        click.echo(f"gongkai: {problem}", err=True)
        sys.exit(1)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
