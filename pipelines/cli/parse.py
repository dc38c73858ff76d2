"""`gongkai parse`: reports on the command line, without a database."""

from __future__ import annotations

import json

import click

from parsers import Document
from parsers.forms import Form, Table, form, forms, label_of
from pipelines.cli.inputs import documents, expand
from pipelines.cli.output import with_progress

STATES = {"blank": "·", "dash": "—", "text": "“”", "illegible": "?", "undecided": "?"}


@click.command(epilog="Example: gongkai parse data/samples/nangang_2021.txt --json")
@click.argument("paths", nargs=-1, required=True, metavar="PATH…")
@click.option("--json", "as_json", is_flag=True, help="One JSON document per report on one line (JSONL).")
def parse(paths: tuple[str, ...], as_json: bool) -> None:
    """Read reports (年度报告) and print every table cell with where it stood.

    Exit status 0 when every input gave a report, 2 when some did not.
    """
    incomplete = False
    for path in with_progress("reading", list(expand(paths))):
        for document in documents(path):
            incomplete |= document.status in ("not_a_report", "unreadable")
            if as_json:
                click.echo(json.dumps(document.to_dict(), ensure_ascii=False))
            else:
                show(document)
    raise SystemExit(2 if incomplete else 0)


def show(document: Document) -> None:
    """A document for the eye: who and when, the tables that were read, the findings."""
    from rich.console import Console
    from rich.markup import escape

    console = Console(highlight=False, soft_wrap=False)
    name = document.source.path or ""
    if document.source.member:
        name += f" › {document.source.member}"
    console.print(f"\n[bold]{escape(name)}[/bold]  {document.status}")
    if document.status in ("not_a_report", "unreadable"):
        for finding in document.findings:
            console.print(f"  {escape(finding.message)}", style="yellow")
        return
    report, agency = document.report, document.agency
    console.print(f"  {escape(report.title or 'no title')}")
    place = " ".join(part for part in (agency.province, agency.city, agency.county, agency.township) if part)
    console.print(
        f"  {agency.name or 'agency not decided'} · {place or 'place unknown'} · {report.year or 'year not decided'} · form {report.form}"
    )
    for candidate in agency.candidates[:5]:
        console.print(f"    could be {candidate.get('name')} ({candidate.get('region_code')})")
    if report.form:
        for table in form(report.form).tables:
            _show_table(console, document, table)
    for finding in document.findings:
        style = {"error": "red", "warning": "yellow"}.get(finding.severity, "dim")
        printed = (
            f" [printed {escape(finding.printed)}, expected {escape(finding.expected)}]"
            if finding.printed and finding.expected
            else ""
        )
        console.print(f"  {finding.severity} {finding.rule}: {escape(finding.message)}{printed}", style=style)


def _show_table(console, document: Document, table: Table) -> None:
    from rich import box
    from rich.table import Table as Drawn

    cells = {cell.position: cell for cell in document.cells if cell.table == table.code}
    status = next((one.status for one in document.tables if one.table == table.code), "absent")
    console.print(f"\n  [bold]{table.label}[/bold]" + (f" — {status}" if status != "read" else ""))
    if status in ("absent", "blank"):
        return
    printed = {(row, column) for _, row, column in cells}
    for rows, columns in _blocks(table, printed):
        drawn = Drawn(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
        drawn.add_column("", min_width=20, max_width=44)
        for column in columns:
            drawn.add_column(label_of((table.code, rows[0], column))[1], justify="right", overflow="fold", min_width=4)
        drawn.add_column("line" if any(cell.line for cell in cells.values()) else "page", justify="right", style="dim")
        for row in rows:
            found = [cells.get((table.code, row, column)) for column in columns]
            shown = [
                "" if cell is None else f"{cell.value:,}" if cell.state == "number" else STATES[cell.state]
                for cell in found
            ]
            where = next((str(cell.line or cell.page or "") for cell in found if cell), "")
            drawn.add_row(label_of((table.code, row, columns[0]))[0], *shown, where)
        console.print(drawn)


def _blocks(table: Table, printed: set[tuple[str, str]]) -> list[tuple[list[str], list[str]]]:
    """(rows, columns) of what is printed, one for each set of columns; rows that only another form has stand behind."""
    blocks = [block for one in (form_of_table(table), *forms()) for block in one.table(table.code).blocks]
    found: list[tuple[list[str], list[str]]] = []
    done: set[str] = set()
    for block in blocks:
        for row in block.rows:
            columns = [column.code for column in block.columns if (row.code, column.code) in printed]
            if not columns or row.code in done:
                continue
            done.add(row.code)
            if found and found[-1][1] == columns:
                found[-1][0].append(row.code)
            else:
                found.append(([row.code], columns))
    return found


def form_of_table(table: Table) -> Form:
    """The form that a table belongs to."""
    return next(one for one in forms() if table in one.tables)
