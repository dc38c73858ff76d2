"""A figure of a page: a chart with its definition, how many cases it rests on, what is missing, the same as a table, and its data to take away."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from pipelines.dashboard import tables, words
from pipelines.dashboard.charts import Spec, titled
from pipelines.dashboard.release import Row
from pipelines.dashboard.tables import Column, Html
from pipelines.dashboard.view import View
from pipelines.release.spreadsheets import BOM, DANGEROUS


def figure(
    view: View,
    title: str,
    spec: Callable[[], Spec],
    rows: Sequence[Row],
    *,
    definition: str,
    n: str,
    missing: str,
    name: str,
    empty: str | None = None,
    notes: Sequence[str] = (),
    on_pick: Callable[[list[Row]], None] | None = None,
) -> None:
    """Draw `spec` of `rows`; `empty` says why there is nothing to draw. on_pick: called with what was clicked in the chart."""
    st.header(title, anchor=False)
    if empty is not None:
        st.info(view.text("no_data", reason=empty))
    else:
        drawn = titled(spec(), view.text)
        key = f"chart {name}"
        if on_pick is None:
            st.vega_lite_chart(drawn, width="stretch", key=key)
        else:
            st.vega_lite_chart(
                drawn, width="stretch", key=key, selection_mode="picked",
                on_select=lambda: on_pick(st.session_state[key].selection.get("picked") or []),
            )  # fmt: skip
    can_pick = on_pick is not None and empty is None
    about(view, definition=definition, n=n, missing=missing, notes=[view.text("pick_note") if can_pick else "", *notes])
    if rows:
        download(view, rows, name)


def about(view: View, *, definition: str, n: str, missing: str, notes: Sequence[str] = ()) -> None:
    """What a figure is, how much it rests on, and what is not in it."""
    lines = [view.text("definition", text=definition), view.text("n", text=n), view.text("missing", text=missing), *notes]
    st.html('<ul class="about">' + "".join(f"<li>{tables.html(line)}</li>" for line in lines if line) + "</ul>")


def download(view: View, rows: Sequence[Row], name: str, label: str | None = None) -> None:
    """A button for the rows as CSV.

    Made at once, a few hundred rows at most: Streamlit tells files that are made later by their place on the page, and while a page
    changes hands out another's.
    """
    st.download_button(
        label or view.text("download"), as_csv(rows), file_name=f"gongkai-{re.sub(r'[^0-9A-Za-z一-鿿_-]+', '-', name)}.csv",
        mime="text/csv", key=f"download {name}", on_click="ignore", icon=":material/download:",
    )  # fmt: skip


def as_csv(rows: Sequence[Row]) -> bytes:
    """UTF-8 with the mark that Excel asks for, and an apostrophe before text that a spreadsheet would take for a formula, as in the release's csv/."""
    file = io.StringIO()
    writer = csv.writer(file)
    columns = [column for column in rows[0] if column != "chosen"]
    writer.writerow(columns)
    writer.writerows([_plain(row[column]) for column in columns] for row in rows)
    return (BOM + file.getvalue()).encode()


def _plain(value: Any) -> Any:
    return "'" + value if isinstance(value, str) and value[:1] and value[0] in DANGEROUS else value


def small(view: View, row: Row) -> Html | str:
    """The mark of a rate of fewer than ten cases."""
    return tables.mark("n<10", "few", view.text("small_n")) if row.get("small_n") and row.get("value") is not None else ""


def rate_columns(view: View, unit: str) -> list[Column]:
    """A rate with what it is made of: value, numerator and denominator, interval, and why there is none."""
    return [
        Column(view.text("value"), lambda row: tables.join(words.rate(row["value"], unit), small(view, row)), number=True),
        tables.count(view.text("numerator"), "numerator"),
        tables.count(view.text("denominator"), "denominator"),
        Column(view.text("interval"), lambda row: words.interval(row.get("low"), row.get("high")), number=True),
        Column(view.text("note"), lambda row: why(view, row)),
    ]


def agency_column(view: View, **here: Any) -> Column:
    """A body's name, which leads to its page. here: what to show there, beside the scope of the row."""

    def written(row: Row) -> Html:
        return tables.link(row["name"], view.address("agency", **{"agency": row["agency_id"], "scope": row.get("scope")} | here))

    return Column(view.text("agency"), written, head=True)


def why(view: View, row: Row) -> Html | str:
    """Why a rate has no value."""
    return tables.mark(view.label("null_reasons", row["null_reason"]), "why") if row["null_reason"] else ""


def lacking(view: View, rows: Sequence[Row], absent_why: str = "no_figure") -> str:
    """Which years of the release have no value, and why. absent_why: the text for years without a row; "no_report" where a row stands for a report."""
    here = {row["year"]: row for row in rows}
    asked = {*view.years, *range(min(here, default=0), max(here, default=-1))}
    absent = words.spans(asked - set(here))
    parts = [f"{row['year']} ({view.label('null_reasons', row['null_reason'])})" for row in rows if row["value"] is None]
    parts += [f"{absent} ({view.text(absent_why)})"] if absent else []
    return ", ".join(parts) or view.text("nothing_missing")


def breaks(view: View, figure_kind: str, code: str, kind: str | None = None) -> dict[int, str]:
    """First year → what breaks a figure there, for bodies of a kind."""
    found: dict[int, str] = {}
    for row in view.rows("shared.breaks", figure_kind=figure_kind, code=code):
        if row["bodies"] is None or kind in row["bodies"].split(";"):
            label = row[f"label_{view.language}"]
            found[row["first_year"]] = f"{found[row['first_year']]}; {label}" if row["first_year"] in found else label
    return found


def break_notes(view: View, found: dict[int, str], rows: Sequence[Row], key: str = "break_note") -> list[str]:
    """A sentence on the breaks that lie among the years drawn."""
    years = [row["year"] for row in rows if row["value"] is not None]
    inside = [f"{year} {label}" for year, label in found.items() if years and min(years) < year <= max(years)]
    return [view.text(key, breaks="; ".join(inside))] if inside else []
