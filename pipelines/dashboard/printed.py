"""Printed cells: those behind one figure, and a whole report as it is printed, each with its file and its line or page."""

from __future__ import annotations

from collections import Counter
from html import escape
from itertools import groupby

import streamlit as st

from pipelines.dashboard import tables, words
from pipelines.dashboard.figure import download
from pipelines.dashboard.release import Row
from pipelines.dashboard.tables import Column, Html
from pipelines.dashboard.view import View

TABLES = ("proactive", "applications", "review_litigation", "legacy_statistics")
MANY = 60  # positions: a figure of more is of the whole form


def where(view: View, cell: Row) -> str:
    """The line or page of a cell."""
    parts = [view.text("page", page=cell["page"]) if cell["page"] else "", view.text("line", line=cell["line"]) if cell["line"] else ""]
    return ", ".join(part for part in parts if part)


def file(view: View, cell: Row) -> str:
    """The source of a report or of its cell: file, what lies in it (an archive, a corpus), and which report of a page."""
    part = cell.get("part_of_page")
    return " › ".join(word for word in (cell["source_file"], cell["member"], f"#{part}" if part else "") if word)


def text(view: View, cell: Row) -> Html:
    """What is printed, and for anything but a number what kind of nothing it is."""
    if cell["state"] == "number":
        return Html(escape(cell["text"] or words.number(cell["value"])))
    return tables.join(cell["text"], tables.mark(view.label("states", cell["state"]), "state"))


def behind(view: View, report: Row, figure_kind: str, code: str, *, form: str | None = None, way: int = 1) -> list[Row]:
    """The cells that a figure of a report is made of. report: report_id, year and, where there is one, last_report_id."""
    return view.rows(
        "shared.cells_behind", figure_kind=figure_kind, code=code, form=form, way=way, report_id=report["report_id"],
        last_report_id=report.get("last_report_id"), year=report["year"], year_before=report["year"] - 1,
    )  # fmt: skip


def show_behind(view: View, cells: list[Row], name: str) -> None:
    """The cells behind a figure, as a table."""
    if not cells:
        st.info(view.text("cells_none"))
        return
    if len(cells) > MANY:
        st.info(view.text("cells_many", count=len(cells)))
        download(view, cells, name)
        return
    parts = {"numerator": view.text("numerator"), "denominator": view.text("denominator"), "both": view.text("both"), "value": view.text("value")}
    tables.table(
        view.text("cells_title", year=cells[0]["year"]),
        [
            Column(view.text("part_of_figure"), lambda cell: tables.join(parts[cell["part"]], view.text("last_year") if cell["is_last"] else "")),
            Column(view.text("row"), lambda cell: view.position(cell["table_code"], cell["row_code"], cell["column_code"])[0], head=True),
            Column(view.text("column"), lambda cell: view.position(cell["table_code"], cell["row_code"], cell["column_code"])[1]),
            Column(view.text("printed"), lambda cell: text(view, cell), number=True),
            tables.count(view.text("read_as"), "value"),
            Column(view.text("source"), lambda cell: tables.join(file(view, cell), tables.mark(where(view, cell), "where"))),
        ],
        cells,
    )
    download(view, cells, name)


def show_report(view: View, report: Row, cells: list[Row], mine: set[tuple[str, str, str]]) -> None:
    """The report's tables as they are printed. mine: positions to shade."""
    title = report["title"] or view.text("untitled")
    source = file(view, report | {"part_of_page": report["part"]})
    st.caption(view.text("report_caption", title=title, file=source, form=view.label("forms", report["form"]) or view.text("unknown")))
    st.caption(view.text("report_note"))
    for table in TABLES:
        of_table = [cell for cell in cells if cell["table_code"] == table and cell["state"] != "not_on_form"]
        if not of_table:
            continue
        st.header(view.label("tables", table), anchor=False)
        if all(cell["state"] == "table_absent" for cell in of_table):
            st.info(view.text("report_absent"))
            continue
        st.html(matrix(view, table, of_table, mine))
    download(view, cells, f"cells-{report['report_id']}", view.text("cells_csv"))


def matrix(view: View, table: str, cells: list[Row], mine: set[tuple[str, str, str]]) -> str:
    """A table of the form, cut as the form cuts it: rows that are asked for the same columns stand together."""
    order = {(list_, code): number for number, (list_, code) in enumerate(view.codes)}
    lists = {"applications": ("outcomes", "applicant_types"), "review_litigation": ("forums", "results"), "proactive": ("items", "measures")}
    of_rows, of_columns = lists.get(table, ("series", "measures"))
    found: dict[str, dict[str, Row]] = {}
    for cell in sorted(cells, key=lambda cell: (order.get((of_columns, cell["column_code"]), 9999), cell["column_code"])):
        found.setdefault(cell["row_code"], {})[cell["column_code"]] = cell
    rows = sorted(found, key=lambda code: (order.get((of_rows, code), 9999), code))
    blocks = [(columns, list(members)) for columns, members in groupby(rows, key=lambda row: tuple(found[row]))]
    return "".join(_block(view, table, columns, {row: found[row] for row in members}, mine) for columns, members in blocks)


def _block(view: View, table: str, columns: tuple[str, ...], rows: dict[str, dict[str, Row]], mine: set[tuple[str, str, str]]) -> str:
    first = next(iter(rows))
    head = "".join(f'<th scope="col" class="number">{escape(view.position(table, first, column)[1])}</th>' for column in columns)
    body = ""
    for row, cells in rows.items():
        places = Counter(where(view, cell) for cell in cells.values() if where(view, cell))
        usual = places.most_common(1)[0][0] if places else ""
        line = "".join(_cell(view, cells[column], usual, (table, row, column) in mine) for column in columns)
        name = escape(view.position(table, row, columns[0])[0])
        body += f'<tr><th scope="row">{name}</th>{line}<td><span class="where">{escape(usual)}</span></td></tr>'
    caption = escape(f"{view.label('tables', table)}: {view.position(table, first, columns[0])[0]}")
    return (
        f'<div class="wide" role="region" tabindex="0" aria-label="{caption}"><table class="figures printed"><caption>{caption}</caption>'
        f'<thead><tr><th scope="col">{escape(view.text("row"))}</th>{head}<th scope="col">{escape(view.text("source"))}</th></tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def _cell(view: View, cell: Row, usual: str, mine: bool) -> str:
    place = where(view, cell)
    title = f' title="{escape(cell["source_file"])} {escape(place)}"'
    elsewhere = f" {tables.mark(place, 'where')}" if place and place != usual else ""
    return f"<td{' class=mine' if mine else ''}{title}>{text(view, cell)}{elsewhere}</td>"
