"""`gongkai parse`: reports on the command line, without a database."""

from __future__ import annotations

import json

import click

from parsers import Document
from parsers.forms import Table, form
from pipelines.cli.inputs import documents, expand

STATES = {"blank": "·", "dash": "—", "text": "“”", "illegible": "?", "undecided": "?"}


@click.command(epilog="Example: gongkai parse data/samples/nangang_2021.txt --json")
@click.argument("paths", nargs=-1, required=True, metavar="PATH…")
@click.option("--json", "as_json", is_flag=True, help="One JSON document per report on one line (JSONL).")
def parse(paths: tuple[str, ...], as_json: bool) -> None:
    """Read reports (年度报告) and print every table cell with where it stood.

    Exit status 0 when every input gave a report, 2 when some did not.
    """
    incomplete = False
    for path in expand(paths):
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
    console.print(f"  {agency.name or 'agency not decided'} · {place or 'place unknown'} · {report.year or 'year not decided'} · form {report.form}")
    for candidate in agency.candidates[:5]:
        console.print(f"    could be {candidate.get('name')} ({candidate.get('region_code')})")
    if report.form:
        for table in form(report.form).tables:
            _show_table(console, document, table)
    for finding in document.findings:
        style = {"error": "red", "warning": "yellow"}.get(finding.severity, "dim")
        printed = f" [printed {escape(finding.printed)}, expected {escape(finding.expected)}]" if finding.printed and finding.expected else ""
        console.print(f"  {finding.severity} {finding.rule}: {escape(finding.message)}{printed}", style=style)


def _show_table(console, document: Document, table: Table) -> None:
    from rich import box
    from rich.table import Table as Drawn

    cells = {cell.position: cell for cell in document.cells if cell.table == table.code}
    status = next((one.status for one in document.tables if one.table == table.code), "absent")
    if status in ("absent", "blank"):
        console.print(f"  {table.label}: {status}", style="yellow")
        return
    for block in table.blocks:
        if not any((table.code, row.code, column.code) in cells for row in block.rows for column in block.columns):
            continue
        drawn = Drawn(box=box.SIMPLE_HEAD, title=f"{table.label} {block.item if len(table.blocks) > 1 else ''}", title_justify="left", pad_edge=False)
        drawn.add_column("")
        for column in block.columns:
            drawn.add_column(column.text, justify="right")
        drawn.add_column("line" if any(cell.line for cell in cells.values()) else "page", justify="right", style="dim")
        for row in block.rows:
            found = [cells.get((table.code, row.code, column.code)) for column in block.columns]
            if not any(found):
                continue
            shown = ["" if cell is None else f"{cell.value:,}" if cell.state == "number" else STATES[cell.state] for cell in found]
            where = next((str(cell.line or cell.page or "") for cell in found if cell), "")
            drawn.add_row(row.text[:26], *shown, where)
        console.print(drawn)
