"""A place and the divisions below it over time, the reports that its figures are made of, and the bodies that serve it."""

from __future__ import annotations

import streamlit as st

from pipelines.dashboard import charts, filters, tables, words
from pipelines.dashboard.figure import (
    agency_column,
    break_notes,
    breaks,
    download,
    figure,
    lacking,
    rate_columns,
    small,
    why,
)
from pipelines.dashboard.release import Row
from pipelines.dashboard.tables import Column
from pipelines.dashboard.view import View


def show(view: View) -> None:
    names = {row["code"]: row["name"] for row in view.rows("shared.regions")}
    st.title(names.get(filters.asked("code") or "", view.title("place")), anchor=False)
    code = filters.region(view, whole_country=False)
    if code is None:
        st.info(view.text("place_none"))
        provinces(view)
        return
    view.go("place", view.text("place_start"))
    place = next(row for row in view.rows("shared.regions") if row["code"] == code)
    indicator = filters.indicator(view)
    rows = view.rows("place.indicator", region_code=code, indicator=indicator)
    series(view, place, indicator, rows)
    years = [row["year"] for row in reversed(rows)]
    if years:
        known = [row["year"] for row in rows if row["value"] is not None]
        year = filters.year(view, years, default=max(known, default=years[0]))
        behind(view, code, indicator, year)
    parts(view, code, indicator)
    bodies(view, code)


def provinces(view: View) -> None:
    for code, name in view.provinces.items():
        view.go("place", name, code=code)


def series(view: View, place: Row, indicator: str, rows: list[Row]) -> None:
    """One indicator of the place over the years."""
    book = view.indicator(indicator)
    title = view.text("place_over_time", label=book["label"], place=place["name"])
    known = [row for row in rows if row["value"] is not None]
    broken = breaks(view, "indicator", indicator)
    figure(
        view, title, lambda: charts.over_time({place["name"]: rows}, unit=book["unit"], title=book["label"], description=title, breaks=broken),
        rows, name=f"place-{place['code']}-{indicator}", empty=None if known else lacking(view, rows) if rows else view.text("bodies_none"),
        definition=view.definition(indicator), n="; ".join(f"{row['year']}: {words.number(row['denominator'])}" for row in known) or "0",
        missing=lacking(view, rows) if rows else view.text("bodies_none"),
        notes=[*break_notes(view, broken, rows), view.text("small_n_note") if any(row["small_n"] for row in known) else ""],
        on_pick=lambda picked: filters.keep("year", int(picked[0]["year"])) if picked else None,
    )  # fmt: skip
    if rows:
        here = {"code": place["code"], "indicator": indicator}
        tables.table(
            title,
            [
                Column(view.text("year"), lambda row: tables.link(row["year"], view.address("place", **here, year=row["year"])), head=True),
                *rate_columns(view, book["unit"]),
                Column(view.text("basis"), lambda row: view.text("basis_reports", basis=view.label("region_bases", row["basis"]),
                                                                 reports=row["reports"], left_out=row["reports_left_out"])),
                Column(view.text("coverage_of_place"), lambda row: view.text("stat_of", part=row["found"], whole=row["expected"]) if row["expected"] else ""),
            ],
            rows,
        )  # fmt: skip


def behind(view: View, code: str, indicator: str, year: int) -> None:
    """The reports that the place's figure of a year is made of, each leading to its printed cells."""
    rows = view.rows("place.reports_behind", region_code=code, year=year, indicator=indicator)
    st.header(view.text("behind_title", year=year), anchor=False)
    st.caption(view.text("behind_note"))
    tables.table(
        view.text("behind_title", year=year),
        [
            agency_column(view, indicator=indicator, year=year),
            *rate_columns(view, view.indicator(indicator)["unit"])[:3],
            Column(view.text("note"), lambda row: tables.join(
                view.text("own_report") if row["is_own_report"] else "",
                why(view, row))),
        ],
        rows[:100],
    )  # fmt: skip
    if len(rows) > 100:
        st.caption(view.text("more_rows", shown=100, found=len(rows)))
    if rows:
        download(view, rows, f"behind-{code}-{year}-{indicator}")


def parts(view: View, code: str, indicator: str) -> None:
    """The divisions directly below: the ones with most cases as lines, all of them as a table of parts and years."""
    names = {row["code"]: row["name"] for row in view.rows("shared.regions") if row["parent_code"] == code}
    book = view.indicator(indicator)
    title = view.text("parts_title", label=book["label"])
    of_part: dict[str, dict[int, Row]] = {}
    for row in view.rows("place.parts", region_code=code, indicator=indicator):
        of_part.setdefault(row["region_code"], {})[row["year"]] = row
    cases = {part: sum(row["denominator"] or 0 for row in years.values()) for part, years in of_part.items()}
    known = {part: years for part, years in of_part.items() if any(row["value"] is not None for row in years.values())}
    drawn = sorted(known, key=lambda part: (-cases[part], part))[: charts.MOST - 1]
    years = sorted({year for found in of_part.values() for year in found})
    broken = breaks(view, "indicator", indicator)
    figure(
        view, title,
        lambda: charts.over_time(
            {names[part]: list(known[part].values()) for part in drawn}, unit=book["unit"], title=book["label"], description=title, breaks=broken, height=320
        ),
        view.rows("place.parts", region_code=code, indicator=indicator), name=f"parts-{code}-{indicator}",
        empty=None if known else view.text("parts_no_data") if names else view.text("parts_none"),
        definition=f"{view.definition(indicator)} ({view.text('parts_definition')})",
        n=view.text("cases", count=words.number(sum(cases.values()))),
        missing=view.text("stat_of", part=len(names) - len(known), whole=len(names)),
        notes=[view.text("parts_drawn", count=len(drawn))] if len(known) > len(drawn) else [],
    )  # fmt: skip
    if of_part:

        def cell(year: int):
            def written(row: Row):
                found = of_part[row["code"]].get(year)
                if found is None:
                    return "–"
                if found["value"] is None:
                    return tables.mark("·", "why", view.label("null_reasons", found["null_reason"]))
                rate = words.rate(found["value"], book["unit"])
                address = view.address("place", code=row["code"], indicator=indicator, year=year)
                return tables.join(tables.link(rate, address), tables.mark(f"n={words.number(found['denominator'])}", "why"), small(view, found))

            return written

        tables.table(
            title,
            [
                Column(view.text("place"), lambda row: tables.link(row["name"], view.address("place", code=row["code"], indicator=indicator)), head=True),
                *(Column(str(year), cell(year), number=True) for year in years),
            ],
            [{"code": part, "name": names[part]} for part in sorted(of_part)],
        )


def bodies(view: View, code: str) -> None:
    """The bodies that serve the place."""
    rows = view.rows("place.bodies", region_code=code)
    st.header(view.text("bodies_title"), anchor=False)
    if not rows:
        st.info(view.text("bodies_none"))
        return
    tables.table(
        view.text("bodies_title"),
        [
            agency_column(view),
            Column(view.text("kind"), lambda row: view.label("kinds", row["kind"])),
            tables.count(view.text("reports"), "reports"),
            Column(view.text("year"), lambda row: words.span(row["first_year"], row["last_year"])),
        ],
        rows[:200],
    )
    if len(rows) > 200:
        st.caption(view.text("more_rows", shown=200, found=len(rows)))
