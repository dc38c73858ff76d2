"""Reconsideration and litigation: results over the years, rates, and who has most such cases."""

from __future__ import annotations

import streamlit as st

from pipelines.dashboard import charts, filters, tables, words
from pipelines.dashboard.figure import break_notes, breaks, download, figure, small, why
from pipelines.dashboard.release import Row
from pipelines.dashboard.screens.refusals import bodies
from pipelines.dashboard.tables import Column
from pipelines.dashboard.view import View


def show(view: View) -> None:
    st.title(view.title("disputes"), anchor=False)
    st.markdown(view.text("disputes_intro"))
    region = filters.region(view, whole_country=True)
    if not view.years:
        return
    regions = [region] if region else list(view.provinces)
    forums: dict[str, list[str]] = words.settings()["disputes"]
    for forum, series in forums.items():
        results(view, forum, series, regions)
    year = filters.year(view, view.years, default=view.fullest_year)
    rates(view, regions, year)
    st.header(view.text("dispute_top", year=year), anchor=False)
    every = [code for series in forums.values() for code in series]
    chosen = filters.choice(view.text("series"), "series", every, "reconsideration_corrected", lambda code: view.label("series", code))
    bodies(view, chosen, year, region, view.text("dispute_top", year=year), processed=False)


def results(view: View, forum: str, series: list[str], regions: list[str]) -> None:
    """The results of one kind of case, as columns over the years."""
    totals = view.rows("shared.totals", regions=regions, series_list=series)
    names = {code: view.label("results", code.rpartition("_")[2]) for code in series}
    rows = [row | {"name": names[row["series"]]} for row in totals]
    known = [row for row in rows if row["value"] is not None]
    title = view.text("disputes_title", forum=view.text(forum))
    inside = breaks(view, "series", series[0])
    years = sorted({row["year"] for row in known})
    cases = {year: sum(row["value"] for row in known if row["year"] == year) for year in years}
    without = sorted({row["year"] for row in rows} - set(years))
    left_out = max((row["reports_left_out"] for row in rows), default=0)
    colours = [charts.COLOURS[0], charts.COLOURS[1], charts.COLOURS[4], "#bdbdbd"]
    figure(
        view, title, lambda: charts.columns(known, names=list(names.values()), colours=colours, title=view.text("cases_axis"), description=title), rows,
        name=f"disputes-{forum}", empty=None if any(cases.values()) else view.text("top_none"), definition=view.text("disputes_definition"),
        n="; ".join(f"{year}: {words.number(count)}" for year, count in cases.items()) or "0",
        missing="; ".join(part for part in (", ".join(map(str, without)), f"{view.text('left_out')}: {left_out}" if left_out else "") if part)
        or view.text("nothing_missing"),
        notes=break_notes(view, inside, rows, "break_years"),
    )  # fmt: skip
    if known:
        at: dict[tuple[int, str], Row] = {(row["year"], row["series"]): row for row in rows}
        tables.table(
            title,
            [
                Column(view.text("year"), lambda row: row["year"], head=True),
                *(Column(names[code], lambda row, code=code: words.number((at.get((row["year"], code)) or {}).get("value")), number=True) for code in series),
            ],
            [{"year": year} for year in sorted({row["year"] for row in rows})],
        )


def rates(view: View, regions: list[str], year: int) -> None:
    """The dispute rates of a year with their denominators."""
    codes = words.settings()["dispute_rates"]
    found = {row["indicator"]: row for row in view.rows("shared.rates", regions=regions, indicators=codes) if row["year"] == year}
    units = {code: view.indicator(code)["unit"] for code in codes}
    rows = [found[code] | {"label": view.label("indicators", code)} for code in codes if code in found]
    title = view.text("dispute_rates_title", year=year)
    st.header(title, anchor=False)
    if not rows:
        st.info(view.text("top_none"))
        return
    st.caption(view.text("headline_definition"))
    tables.table(
        title,
        [
            Column(view.text("indicator"), lambda row: row["label"], head=True),
            Column(view.text("value"), lambda row: tables.join(words.rate(row["value"], units[row["indicator"]]), small(view, row)), number=True),
            tables.count(view.text("numerator"), "numerator"),
            tables.count(view.text("denominator"), "denominator"),
            tables.count(view.text("reports"), "reports"),
            tables.count(view.text("left_out"), "reports_left_out"),
            Column(view.text("note"), lambda row: why(view, row)),
        ],
        rows,
    )
    download(view, rows, f"dispute-rates-{year}")
