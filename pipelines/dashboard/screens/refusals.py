"""Why requests are not granted: the form's eight grounds, three reasons and five more, of a place or the country."""

from __future__ import annotations

import streamlit as st

from pipelines.dashboard import charts, filters, tables, words
from pipelines.dashboard.figure import agency_column, break_notes, breaks, download, figure
from pipelines.dashboard.release import Row
from pipelines.dashboard.tables import Column
from pipelines.dashboard.view import View


def show(view: View) -> None:
    st.title(view.title("refusals"), anchor=False)
    st.markdown(view.text("refusals_intro"))
    region = filters.region(view, whole_country=True)
    if not view.years:
        return
    year = filters.year(view, view.years, default=view.fullest_year)
    groups: dict[str, dict[str, str | None]] = words.settings()["refusals"]
    group_of = {series: group for group, members in groups.items() for series in members}
    rate_of = {series: rate for members in groups.values() for series, rate in members.items() if rate}
    regions = [region] if region else list(view.provinces)
    totals = view.rows("shared.totals", regions=regions, series_list=list(group_of))
    rates = view.rows("shared.rates", regions=regions, indicators=list(rate_of.values()))
    reasons(view, totals, rates, group_of, rate_of, year)
    over_time(view, rates, {series: rate_of[series] for series in groups["denied"]})
    top(view, list(group_of), year, region)


def reasons(view: View, totals: list[Row], rates: list[Row], group_of: dict[str, str], rate_of: dict[str, str], year: int) -> None:
    """Every reason in one year, with its share of all requests processed."""
    of_year = {row["series"]: row for row in totals if row["year"] == year}
    shares = {row["indicator"]: row for row in rates if row["year"] == year}
    rows = [
        {
            "series": series, "label": view.label("series", series), "group": view.label("outcomes", group), "value": of_year[series]["value"],
            "share": shares.get(rate_of.get(series, ""), {}).get("value"), "processed": shares.get(rate_of.get(series, ""), {}).get("denominator"),
            "reports": of_year[series]["reports"], "reports_left_out": of_year[series]["reports_left_out"],
        }
        for series, group in group_of.items() if series in of_year
    ]  # fmt: skip
    known = [row for row in rows if row["value"] is not None]
    title = view.text("refusals_title", year=year)
    names = list(dict.fromkeys(row["group"] for row in rows))
    left_out = max((row["reports_left_out"] for row in rows), default=0)
    figure(
        view, title, lambda: charts.bars(known, unit="count", title=view.text("requests"), description=title, groups=names), rows, name=f"refusals-{year}",
        empty=None if any(row["value"] for row in known) else view.text("top_none"), definition=view.text("refusals_definition"),
        n=f"{view.text('reports')}: {max((row['reports'] for row in rows), default=0)}; "
        + view.text("cases", count=words.number(sum(row["value"] for row in known))),
        missing=f"{view.text('left_out')}: {left_out}" if left_out else view.text("nothing_missing"),
    )  # fmt: skip
    if rows:
        tables.table(
            title,
            [
                Column(view.text("reason"), lambda row: row["label"], head=True),
                Column(view.text("group"), lambda row: row["group"]),
                tables.count(view.text("requests"), "value"),
                Column(view.text("share_processed"), lambda row: words.rate(row["share"]), number=True),
                tables.count(view.text("processed"), "processed"),
                tables.count(view.text("reports"), "reports"),
                tables.count(view.text("left_out"), "reports_left_out"),
            ],
            rows,
        )


def over_time(view: View, rates: list[Row], grounds: dict[str, str]) -> None:
    """The grounds for denial as shares of what was processed, year by year."""
    lines = {view.label("series", series): [row for row in rates if row["indicator"] == rate] for series, rate in grounds.items()}
    drawn = {name: rows for name, rows in lines.items() if any(row["value"] is not None for row in rows)}
    flat = [row for rows in lines.values() for row in rows]
    broken = breaks(view, "indicator", next(iter(grounds.values())))
    title = view.text("refusals_over_time")
    cases = {row["year"]: row["denominator"] for row in flat if row["value"] is not None}
    figure(
        view, title, lambda: charts.over_time(drawn, unit="share", title=view.text("share_processed"), description=title, breaks=broken, height=300), flat,
        name="refusals-over-time", empty=None if drawn else view.text("top_none"), definition=view.text("refusals_over_time_definition"),
        n="; ".join(f"{year}: {words.number(count)}" for year, count in sorted(cases.items())) or "0",
        missing=", ".join(str(year) for year in sorted({row["year"] for row in flat} - set(cases))) or view.text("nothing_missing"),
        notes=break_notes(view, broken, flat),
    )  # fmt: skip


def top(view: View, series: list[str], year: int, region: str | None) -> None:
    """Who gives one reason most."""
    st.header(view.text("top_title", year=year), anchor=False)
    chosen = filters.choice(view.text("reason"), "reason", series, "not_held", lambda code: view.label("series", code))
    bodies(view, chosen, year, region, view.text("top_title", year=year), processed=True)


def bodies(view: View, series: str, year: int, region: str | None, title: str, *, processed: bool) -> None:
    """The bodies with most of one series, each leading to its printed cells. A region's bodies are told by its province."""
    province = view.provinces.get((region or "")[:2] + "0000")
    rows = view.rows("shared.bodies_by_series", year=year, series=series, province=province, most=30)
    if not rows:
        st.info(view.text("top_none"))
        return
    tables.table(
        title if not province else f"{title} · {province}",
        [
            agency_column(view, series=series, year=year, part="counts"),
            Column(view.text("scope"), lambda row: view.label("scopes", row["scope"])),
            Column(view.label("series", series), lambda row: words.number(row["value"]), number=True),
            *([tables.count(view.text("processed"), "processed")] if processed else []),
        ],
        rows,
    )  # fmt: skip
    download(view, rows, f"bodies-{series}-{year}")
