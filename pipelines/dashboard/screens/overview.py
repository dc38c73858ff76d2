"""The front page: a search, what is loaded, how much of the country that is, and the headline rates with their denominators."""

from __future__ import annotations

import streamlit as st

from pipelines.dashboard import charts, filters, tables, words
from pipelines.dashboard.figure import break_notes, breaks, download, figure, lacking, small, why
from pipelines.dashboard.release import Row
from pipelines.dashboard.tables import Column
from pipelines.dashboard.view import View


def show(view: View) -> None:
    st.title(view.text("title"), anchor=False)
    st.markdown(view.text("overview_intro"))
    search(view)
    with st.expander(view.text("go")):
        for name in ("place", "agency", "compare", "refusals", "disputes", "quality", "definitions"):
            view.go(name, f"{view.title(name)}: {view.text(f'go_{name}')}")
    loaded(view)
    years = view.years
    if years:
        year = filters.year(view, years, default=view.fullest_year)
        indicator = headline(view, year)
        provinces(view, year, indicator)
        coverage(view, year)


def search(view: View) -> None:
    """Agencies and places by name; each found one is a link."""
    text = filters.words(view.text("find"), "q", example=view.text("find_example"), help_=view.text("find_help"))
    if not text:
        return
    agencies = view.rows("overview.find_agencies", text=text)
    places = view.rows("overview.find_regions", text=text)
    if not agencies and not places:
        st.info(view.text("found_nothing", text=text))
    if places:
        st.markdown(f"**{view.text('found_places')}**")
        for row in places:
            view.go("place", f"{row['parent_name'] or ''}{row['name']} · {row['code']}", code=row["code"])
    if agencies:
        st.markdown(f"**{view.text('found_agencies')}**")
        for row in agencies:
            had = view.text("found_reports", reports=row["reports"], years=words.span(row["first_year"], row["last_year"]))
            view.go("agency", f"{row['name']} · {had}", agency=row["agency_id"])


def loaded(view: View) -> None:
    """What is here, in six figures."""
    (counts,), (known,) = view.rows("overview.counts"), view.rows("overview.known")
    governments = [row for row in view.rows("overview.coverage") if row["year"] == view.fullest_year]
    expected, found = (sum(row[name] for row in governments) for name in ("expected", "found"))

    def share(part: int | None, whole: int | None) -> tables.Html:
        if not whole:
            return tables.Html("–")
        return tables.Html(f"{words.rate((part or 0) / whole)}<small>{view.text('stat_of', part=words.number(part), whole=words.number(whole))}</small>")

    decided = (known["held"] or 0) + (known["broken"] or 0)
    stats = [
        (view.text("stat_reports"), words.number(counts["reports"])),
        (view.text("stat_bodies"), words.number(counts["bodies"])),
        (view.text("stat_years"), words.span(counts["first_year"], counts["last_year"])),
        (view.text("stat_governments", year=view.fullest_year or "–"), share(found, expected)),
        (view.text("stat_stated"), share(known["stated"], known["asked"])),
        (view.text("stat_held"), share(known["held"], decided)),
        (view.text("stat_quarantined"), words.number(counts["quarantined"])),
    ]
    st.header(view.text("loaded"), anchor=False)
    st.html('<dl class="stats">' + "".join(f"<div><dt>{tables.html(name)}</dt><dd>{tables.html(value)}</dd></div>" for name, value in stats) + "</dl>")


def headline(view: View, year: int) -> str:
    """The headline rates of a year, and the one that is chosen over the years."""
    codes = words.settings()["headline"]
    rows = [row | {"label": view.label("indicators", row["indicator"])} for row in view.rows("shared.rates", regions=list(view.provinces), indicators=codes)]
    of_year = sorted((row for row in rows if row["year"] == year), key=lambda row: codes.index(row["indicator"]))
    units = {code: view.indicator(code)["unit"] for code in codes}
    st.header(view.text("headline_title", year=year), anchor=False)
    st.caption(view.text("headline_definition"))
    tables.table(
        view.text("headline_title", year=year),
        [
            Column(view.text("indicator"), lambda row: tables.link(row["label"], view.address("overview", year=year, indicator=row["indicator"])), head=True),
            Column(view.text("value"), lambda row: tables.join(words.rate(row["value"], units[row["indicator"]]), small(view, row)), number=True),
            tables.count(view.text("numerator"), "numerator"),
            tables.count(view.text("denominator"), "denominator"),
            tables.count(view.text("reports"), "reports"),
            tables.count(view.text("left_out"), "reports_left_out"),
            Column(view.text("note"), lambda row: view.text("regions_with", count=row["regions"])),
        ],
        of_year,
    )
    download(view, of_year, f"headline-{year}")
    chosen = filters.choice(
        view.text("indicator"), "indicator", codes, codes[0], lambda code: view.label("indicators", code)
    )
    over_years(view, chosen, [row for row in rows if row["indicator"] == chosen])
    return chosen


def over_years(view: View, indicator: str, rows: list[Row]) -> None:
    book = view.indicator(indicator)
    known = [row for row in rows if row["value"] is not None]
    broken = breaks(view, "indicator", indicator)
    title = view.text("headline_chart", label=book["label"])
    figure(
        view, title,
        lambda: charts.over_time({book["label"]: rows}, unit=book["unit"], title=book["label"], description=title, breaks=broken, height=240),
        rows, name=f"headline-{indicator}", empty=None if known else lacking(view, rows),
        definition=view.definition(indicator) + f" ({view.text('headline_definition')})",
        n="; ".join(f"{row['year']}: {words.number(row['denominator'])}" for row in known) or "0", missing=lacking(view, rows),
        notes=[*break_notes(view, broken, rows), view.text("small_n_note") if any(row["small_n"] for row in known) else ""],
    )  # fmt: skip


def coverage(view: View, year: int) -> None:
    """Governments that should have published, and those whose report is here, year by year."""
    years: dict[int, Row] = {}
    for row in view.rows("overview.coverage"):
        total = years.setdefault(row["year"], {"year": row["year"], "expected": 0, "found": 0, "parsed": 0})
        for name in ("expected", "found", "parsed"):
            total[name] += row[name]
    rows = list(years.values())
    names = [view.text("found"), view.text("not_found")]
    drawn = [
        {"year": row["year"], "name": name, "value": value} for row in rows
        for name, value in zip(names, (row["found"], max(0, row["expected"] - row["found"])), strict=True)
    ]  # fmt: skip
    now = years.get(year, {"expected": 0, "found": 0})
    title = view.text("coverage_title")
    figure(
        view, title,
        lambda: charts.columns(drawn, names=names, colours=[charts.COLOURS[0], "#d9d9d9"], title=view.text("expected"), description=title, height=200),
        view.rows("overview.coverage"), name="coverage", empty=None if rows else view.text("unknown"), definition=view.text("coverage_definition"),
        n=f"{year}: {view.text('stat_of', part=words.number(now['found']), whole=words.number(now['expected']))}",
        missing=view.text("coverage_missing", count=words.number(max(0, now["expected"] - now["found"])), year=year),
    )  # fmt: skip


def provinces(view: View, year: int, indicator: str) -> None:
    """Each province with what is here of it; the way down to places."""
    rows = view.rows("overview.provinces", year=year, indicator=indicator)
    book = view.indicator(indicator)
    here = {"indicator": indicator, "year": year}
    st.header(view.text("provinces_title", year=year, label=book["label"]), anchor=False)
    with st.expander(view.text("as_table"), expanded=any(row["value"] is not None for row in rows)):
        tables.table(
            book["label"],
            [
                Column(view.text("province"), lambda row: tables.link(row["name"], view.address("place", **here, code=row["code"])), head=True),
                tables.count(view.text("expected"), "expected"),
                tables.count(view.text("found"), "found"),
                Column(book["label"], lambda row: tables.join(words.rate(row["value"], book["unit"]), small(view, row)), number=True),
                tables.count(view.text("denominator"), "denominator"),
                tables.count(view.text("reports"), "reports"),
                Column(view.text("note"), lambda row: why(view, row)),
            ],
            rows,
        )
        download(view, rows, f"provinces-{year}")
