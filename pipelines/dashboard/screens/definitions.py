"""What each figure means, and its legal basis: one list at a time, narrowed down by words."""

from __future__ import annotations

import streamlit as st

from pipelines.dashboard import filters, tables
from pipelines.dashboard.figure import download
from pipelines.dashboard.release import Row
from pipelines.dashboard.tables import Column
from pipelines.dashboard.view import View

PARTS = ("indicators", "outcomes", "series", "rules", "states", "breaks", "forms")


def show(view: View) -> None:
    st.title(view.title("definitions"), anchor=False)
    st.markdown(view.text("definitions_intro"))
    st.caption(view.text("def_small"))
    part = filters.one_of(view.text("definitions_part"), "part", list(PARTS), lambda name: view.text(f"def_{name}"))
    text = filters.words(view.text("definitions_find"), "q")
    rows, columns = {
        "indicators": indicators, "outcomes": outcomes, "series": series, "rules": rules, "states": states, "breaks": breaks, "forms": forms
    }[part](view)  # fmt: skip
    shown = [row for row in rows if all(word.lower() in " ".join(str(value) for value in row.values()).lower() for word in text.split())]
    title = view.text(f"def_{part}")
    st.header(title, anchor=False)
    if not shown:
        st.info(view.text("found_nothing", text=text))
        return
    tables.table(f"{title}: {view.text('stat_of', part=len(shown), whole=len(rows))}", columns, shown)
    download(view, shown, part)


def _named(view: View) -> list[Column]:
    return [
        Column(view.text("label"), lambda row: row[f"label_{view.language}"], head=True),
        Column(view.text("code"), lambda row: tables.Html(f"<code>{tables.html(row['code'])}</code>")),
    ]


def _years(view: View) -> Column:
    return Column(view.text("year"), lambda row: f"{row['first_year'] or ''}–{row['last_year'] or ''}".strip("–") or view.text("all"))


def indicators(view: View) -> tuple[list[Row], list[Column]]:
    return view.rows("shared.indicators"), [
        *_named(view),
        Column(view.text("formula"), lambda row: tables.join(row["formula"], tables.mark(f"({view.unit(row['unit'])})", "why"))),
        Column(view.text("caveats"), lambda row: _paragraphs(view, row)),
    ]


def _paragraphs(view: View, row: Row) -> tables.Html:
    """What to mind of an indicator, below each other: as columns they would not fit on a laptop."""
    told = {"": row["caveats"], "comparability": row["comparability"], "definition_source": row["source"]}
    return tables.Html("".join(
        f"<p>{tables.mark(view.text(title) + ': ', 'why') if title else ''}{tables.html(view.either(both))}</p>" for title, both in told.items() if both
    ))  # fmt: skip


def outcomes(view: View) -> tuple[list[Row], list[Column]]:
    return view.rows("definitions.outcomes"), [
        *_named(view),
        Column(view.text("group"), lambda row: view.label("outcomes", row["parent"]) or view.label("flows", row["flow"])),
        Column(view.text("legal_basis"), lambda row: view.either(row["description"])),
    ]


def series(view: View) -> tuple[list[Row], list[Column]]:
    return [row | {"code": row["series"], "label_en": view.label("series", row["series"]), "label_zh": view.label("series", row["series"])}
            for row in view.rows("definitions.crosswalk")], [
        *_named(view),
        Column(view.text("form"), lambda row: row["form"]),
        Column(view.text("relation"), lambda row: view.label("series_relations", row["relation"])),
        Column(view.text("terms"), lambda row: row["terms"]),
        Column(view.text("note"), lambda row: view.either(row["note"])),
    ]  # fmt: skip


def rules(view: View) -> tuple[list[Row], list[Column]]:
    return view.rows("definitions.rules"), [
        Column(view.text("code"), lambda row: row["code"], head=True),
        Column(view.text("note"), lambda row: row[f"label_{view.language}"]),
        Column(view.text("kind_of_rule"), lambda row: view.label("rule_groups", row["rule_group"])),
        Column(view.text("severity"), lambda row: view.label("severities", row["severity"])),
        Column(view.text("whose"), lambda row: view.label("whose", "ours" if row["is_doubt"] else "theirs")),
        Column(view.text("form"), lambda row: row["forms"] or view.text("all")),
        _years(view),
    ]


def states(view: View) -> tuple[list[Row], list[Column]]:
    return view.rows("definitions.states"), [*_named(view), Column(view.text("note"), lambda row: view.either(row["description"]))]


def breaks(view: View) -> tuple[list[Row], list[Column]]:
    return view.rows("definitions.breaks"), [
        *_named(view),
        Column(view.text("first_year"), lambda row: row["first_year"], number=True),
        Column(view.text("kind_of_rule"), lambda row: view.label("break_kinds", row["kind"])),
        Column(view.text("kind"), lambda row: ", ".join(view.label("kinds", kind) for kind in row["bodies"].split(";")) if row["bodies"] else view.text("all")),
        Column(view.text("note"), lambda row: view.either(row["note"])),
    ]


def forms(view: View) -> tuple[list[Row], list[Column]]:
    return view.rows("definitions.forms"), [*_named(view), _years(view), Column(view.text("legal_basis"), lambda row: view.either(row["description"]))]
