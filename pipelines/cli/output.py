"""How the commands of this package talk: plain lines, or colour and bars where a terminal listens."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import click

from pipelines import progress


class Bars:
    """Progress bars on stderr: one a task."""

    def __init__(self, display: Any):
        self.display = display
        self.ids: dict[str, Any] = {}

    def begin(self, task: str, total: int | None) -> None:
        self.ids[task] = self.display.add_task(task, total=total or None)

    def advance(self, task: str, by: int) -> None:
        self.display.advance(self.ids[task], by)

    def end(self, task: str) -> None:
        number = self.ids[task]
        if self.display.tasks[number].total is None:
            self.display.update(number, total=1, completed=1)
        self.display.stop_task(number)


@contextmanager
def progress_bars() -> Iterator[None]:
    """Shows the progress of what runs inside, if stderr is a terminal."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        ProgressColumn,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )
    from rich.text import Text

    class Rate(ProgressColumn):
        """Steps a second, of work that has steps."""

        def render(self, task: Any) -> Text:
            return Text(rate(task.finished_speed or task.speed, task.total), style="dim")

    columns = (TextColumn("{task.description:<16}"), BarColumn(bar_width=None), MofNCompleteColumn(), Rate(), TimeElapsedColumn(),
               TimeRemainingColumn(compact=True))  # fmt: skip
    with Progress(*columns, console=Console(stderr=True), transient=True) as display:
        progress.report_to(Bars(display))
        try:
            yield
        finally:
            progress.report_to(progress.Silent())


def rate(speed: float | None, total: float | None) -> str:
    """How fast: "12.3/s", "4/min"; nothing for work in one step."""
    if not speed or not total or total <= 1:
        return ""
    return f"{speed:,.0f}/s" if speed >= 10 else f"{speed:.1f}/s" if speed >= 1 else f"{speed * 60:.0f}/min"


def with_progress(name: str, items: Sequence[Any]) -> Iterator[Any]:
    """The items one by one, with a bar on stderr where they are several and the answers go elsewhere than to the same terminal."""
    if len(items) < 2 or sys.stdout.isatty():
        yield from items
        return
    with progress_bars(), progress.task(name, len(items)) as task:
        for item in items:
            yield item
            task.advance()


def one_line(name: str) -> str:
    """A file's name as it is shown: line breaks and other control characters as escapes."""
    return "".join(character if character.isprintable() else repr(character)[1:-1] for character in name)


def count(number: int, noun: str) -> str:
    """ "1 report", "12,345 reports"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def print_summary(summary: dict[str, Any]) -> None:
    """The end of a run, on stdout."""
    partial = f", {summary['partial']} of them in part" if summary["partial"] else ""
    lines = [
        ("taken in", f"{count(summary['taken_in'], 'file')} ({summary['new']} new)"),
        ("understood", count(summary["understood"], "report") + partial),
        ("quarantined", count(summary["quarantined"], "document")),
        *(
            ("", f"{entry['files']} × {entry['reason']} ({one_line(entry['example'])})")
            for entry in summary["reasons"][:10]
        ),
        ("cells", f"{summary['cells']:,}"),
        ("findings", str(sum(entry["count"] for entry in summary["findings"]))),
        *(("", f"{entry['count']} × {entry['rule']} ({entry['severity']})") for entry in summary["findings"]),
    ]
    if summary["unassigned"]:
        lines.insert(2, ("", f"{summary['unassigned']} of them without a certain agency"))
    if len(summary["reasons"]) > 10:
        lines.append(("", "more reasons: gongkai status"))
    if summary["release"]:
        lines.append(("release", f"{summary['release']['path']} → {summary['release']['name']}"))
    for label, text in lines:
        line(label, text)


def line(label: str, text: str) -> None:
    """One line of an answer: what it is about, and what there is to say."""
    click.echo(click.style(f"{label:<12}", bold=True) + text)


def cell(value: Any) -> str:
    """A value for eyes: at most six decimals, no ".0", control characters as escapes."""
    if isinstance(value, float) and 1e-6 <= abs(value) < 1e15:
        return f"{value:.6f}".rstrip("0").rstrip(".")
    if isinstance(value, float) and value == 0:
        return "0"
    if isinstance(value, bool):
        return str(value).lower()
    return "null" if value is None else one_line(str(value))


def table(names: list[str], rows: list[tuple[Any, ...]]) -> None:
    """Rows on stdout: a table where the terminal is wide enough for it, else one field a line. In a pipe, as wide as it is."""
    from rich.cells import cell_len
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    shown = [[cell(value) for value in row] for row in rows]
    widths = [max([cell_len(name), *(cell_len(row[n]) for row in shown)]) for n, name in enumerate(names)]
    console = Console(highlight=False, soft_wrap=False)
    if not console.is_terminal:
        console.width = sum(widths) + 3 * len(widths) + 1
    # A long text may be broken over lines, but not into a ribbon.
    if sum(min(width, 30) for width in widths) + 3 * len(widths) + 1 > console.width:
        label = max(map(cell_len, names))
        for number, row in enumerate(shown, 1):
            console.print(Text(f"── {number} " + "─" * (label + 8 - len(str(number))), style="dim"))
            for name, value, raw in zip(names, row, rows[number - 1], strict=True):
                text = Text(value, style="dim" if raw is None else "")
                grid = Table.grid(padding=(0, 2))
                grid.add_column(width=label)
                grid.add_column(overflow="fold")
                grid.add_row(Text(name, style="bold"), text)
                console.print(grid)
        return
    grid = Table(show_edge=False, header_style="bold")
    for n, name in enumerate(names):
        numbers = all(isinstance(row[n], int | float) and not isinstance(row[n], bool) for row in rows if row[n] is not None)
        grid.add_column(Text(name), justify="right" if numbers and rows else "left", min_width=min(widths[n], 30), overflow="fold")
    for row, raw in zip(shown, rows, strict=True):
        grid.add_row(*(Text(value, style="dim" if given is None else "") for value, given in zip(row, raw, strict=True)))
    console.print(grid)
