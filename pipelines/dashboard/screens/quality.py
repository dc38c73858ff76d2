"""Quality and errata: checks that hold and don't, what stands in the cells, what agencies can be told, what we could not read."""

from __future__ import annotations

import streamlit as st

from pipelines.dashboard import charts, filters, tables, words
from pipelines.dashboard.figure import about, agency_column, download, figure
from pipelines.dashboard.printed import file, where
from pipelines.dashboard.release import Row
from pipelines.dashboard.tables import Column
from pipelines.dashboard.view import View


def show(view: View) -> None:
    st.title(view.title("quality"), anchor=False)
    st.markdown(view.text("quality_intro"))
    if not view.years:
        return
    left, right = st.columns(2)
    year = filters.year(view, view.years, default=view.fullest_year, place=left)
    province = filters.choice_or_all(view, view.text("province"), "province", list(view.provinces.values()), place=right)
    regions = [code for code, name in view.provinces.items() if province in (None, name)]
    over_time(view, regions)
    errata(view, year, province)
    rules(view, year, province)
    states(view, year)
    outliers(view, year, province)
    quarantine(view)
    corrections(view)


def over_time(view: View, regions: list[str]) -> None:
    rows = view.rows("quality.regions", regions=regions)
    names = {"held": view.text("holds"), "broken": view.text("broken"), "undecidable": view.text("undecidable")}
    drawn = [{"year": row["year"], "name": label, "value": row[name]} for row in rows for name, label in names.items()]
    colours = [charts.COLOURS[0], charts.COLOURS[1], "#bdbdbd"]
    title = view.text("quality_title")
    figure(
        view, title, lambda: charts.columns(drawn, names=list(names.values()), colours=colours, title=title, description=title, height=220), rows,
        name="quality", empty=None if rows else view.text("ranking_none"), definition=view.text("quality_definition"),
        n="; ".join(f"{row['year']}: {row['reports']}" for row in rows) or "0",
        missing=f"{view.text('undecidable')}: {words.number(sum(row['undecidable'] for row in rows))}",
    )  # fmt: skip
    if rows:
        tables.table(
            title,
            [
                Column(view.text("year"), lambda row: row["year"], head=True),
                tables.count(view.text("reports"), "reports"),
                *(Column(label, lambda row, name=name: words.number(row[name]), number=True) for name, label in names.items()),
                Column(view.text("completeness"), lambda row: words.rate(row["stated"] / row["asked"]) if row["asked"] else "", number=True),
                *(Column(view.text(name), lambda row, name=name: words.number(row[name]), number=True) for name in
                  ("errors_theirs", "warnings_theirs", "doubts_ours")),
            ],
            rows,
        )  # fmt: skip


def errata(view: View, year: int, province: str | None) -> None:
    """What agencies can be told; each leads to the report as printed."""
    title = view.text("errata_title", year=year)
    st.header(title, anchor=False)
    checks = [row["code"] for row in view.rows("definitions.rules") if row["is_check"]]
    left, right = st.columns(2)
    severity = filters.choice_or_all(view, view.text("severity"), "severity", ["error", "warning"], lambda code: view.label("severities", code), place=left)
    rule = filters.choice_or_all(view, view.text("rule"), "rule", checks, lambda code: f"{code} {view.label('rules', code)}", place=right)
    rows = view.rows("quality.errata", year=year, province=province, rule=rule, severity=severity, most=filters.rows(view))
    found = rows[0]["found"] if rows else 0
    about(view, definition=view.text("errata_definition"), n=words.number(found), missing=view.text("more_rows", shown=len(rows), found=found)
          if found > len(rows) else view.text("nothing_missing"))  # fmt: skip
    if not rows:
        st.info(view.text("errata_none"))
        return
    tables.table(
        title,
        [
            Column(view.text("rule"), lambda row: row["rule"], head=True),
            Column(view.text("severity"), lambda row: tables.mark(view.label("severities", row["severity"]), row["severity"])),
            Column(view.text("erratum"), lambda row: row[f"text_{view.language}"]),
            Column(view.text("source"), lambda row: tables.join(file(view, row), tables.mark(where(view, row), "where"))),
            Column(view.text("part_report"), lambda row: tables.link(view.text("see_cells"), view.address(
                "agency", agency=row["agency_id"], scope=row["scope"], year=row["year"], part="report"))),
        ],
        rows,
    )  # fmt: skip
    download(view, rows, f"errata-{year}")


def rules(view: View, year: int, province: str | None) -> None:
    rows = view.rows("quality.rules", year=year, province=province)
    title = view.text("rules_by", year=year)
    st.header(title, anchor=False)
    most = max((row["holds"] + row["broken"] + row["undecidable"] for row in rows), default=0)
    about(view, definition=view.text("rules_by_definition"), n=words.number(most),
          missing=f"{view.text('undecidable')}: {words.number(sum(row['undecidable'] for row in rows))}")  # fmt: skip
    tables.table(
        title,
        [
            Column(view.text("rule"), lambda row: row["rule"], head=True),
            Column(view.text("note"), lambda row: view.label("rules", row["rule"])),
            tables.count(view.text("holds"), "holds"),
            tables.count(view.text("broken"), "broken"),
            tables.count(view.text("undecidable"), "undecidable"),
            Column(view.text("share_broken"), lambda row: words.rate(row["broken"] / (row["broken"] + row["holds"])) if row["broken"] + row["holds"] else "",
                   number=True),
        ],
        rows,
    )  # fmt: skip
    if rows:
        download(view, rows, f"rules-{year}")


def states(view: View, year: int) -> None:
    """What is printed where a figure belongs."""
    found = view.rows("quality.states", year=year)
    rows = [row | {"label": view.label("states", row["state"]), "table": view.label("tables", row["table_code"])} for row in found]
    by_state: dict[str, Row] = {}
    for row in rows:
        if row["state"] != "number":
            total = by_state.setdefault(row["state"], {"label": row["label"], "value": 0})
            total["value"] += row["cells"]
    cells = sum(row["cells"] for row in rows)
    numbers = sum(row["cells"] for row in rows if row["state"] == "number")
    drawn = sorted(by_state.values(), key=lambda row: -row["value"])
    title = view.text("states_title", year=year)
    figure(
        view, title, lambda: charts.bars(drawn, unit="count", title=view.text("cells"), description=title), rows, name=f"states-{year}",
        empty=None if drawn else view.text("nothing_missing"), definition=view.text("states_definition"),
        n=view.text("stat_of", part=words.number(numbers), whole=words.number(cells)) + f" ({view.label('states', 'number')})",
        missing=words.number(cells - numbers),
    )  # fmt: skip
    if rows:
        tables.table(
            title,
            [
                Column(view.text("table"), lambda row: row["table"], head=True),
                Column(view.text("state"), lambda row: row["label"]),
                tables.count(view.text("cells"), "cells"),
            ],
            rows,
        )


def outliers(view: View, year: int, province: str | None) -> None:
    rows = view.rows("quality.outliers", year=year, province=province, most=50)
    title = view.text("outliers_title", year=year)
    st.header(title, anchor=False)
    st.caption(view.text("outliers_definition"))
    if not rows:
        st.info(view.text("outliers_none"))
        return
    if rows[0]["found"] > len(rows):
        st.caption(view.text("more_rows", shown=len(rows), found=rows[0]["found"]))
    units = {row["code"]: row["unit"] for row in view.rows("shared.indicators")}

    def written(row: Row, name: str) -> str:
        return words.rate(row[name], units[row["indicator"]])

    tables.table(
        title,
        [
            agency_column(view, year=year),
            Column(view.text("indicator"), lambda row: tables.link(view.label("indicators", row["indicator"]), view.address(
                "agency", agency=row["agency_id"], scope=row["scope"], indicator=row["indicator"], year=year))),
            Column(view.text("value"), lambda row: written(row, "value"), number=True),
            tables.count("n", "n"),
            Column(view.text("fences"), lambda row: f"{written(row, 'fence_low')} – {written(row, 'fence_high')}", number=True),
            tables.count(view.text("peers_bodies"), "bodies"),
        ],
        rows,
    )  # fmt: skip
    download(view, rows, f"outliers-{year}")


def quarantine(view: View) -> None:
    rows = view.rows("quality.quarantine")
    st.header(view.text("quarantine_title"), anchor=False)
    if not rows:
        st.info(view.text("quarantine_none"))
        return
    tables.table(
        view.text("quarantine_title"),
        [
            Column(view.text("note"), lambda row: row["reason"], head=True),
            Column(view.text("state"), lambda row: view.label("statuses", row["status"])),
            tables.count(view.text("documents"), "documents"),
            Column(view.text("example"), lambda row: row["example"]),
        ],
        rows,
    )


def corrections(view: View) -> None:
    rows = view.rows("quality.corrections")
    st.header(view.text("corrections_title"), anchor=False)
    if not rows:
        st.info(view.text("corrections_none"))
        return
    tables.table(view.text("corrections_title"), [Column(name, lambda row, name=name: row[name]) for name in rows[0]], rows)
