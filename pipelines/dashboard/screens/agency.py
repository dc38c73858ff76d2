"""One agency: its rates over time beside its peers, the printed cells behind each, its report as printed, rules broken, counts, versions."""

from __future__ import annotations

import json

import streamlit as st

from pipelines.dashboard import charts, filters, printed, tables, words
from pipelines.dashboard.figure import about, break_notes, breaks, download, figure, lacking, rate_columns, small, why
from pipelines.dashboard.release import Row
from pipelines.dashboard.screens.overview import search
from pipelines.dashboard.tables import Column
from pipelines.dashboard.view import View

PARTS = ("rates", "report", "rules", "peers", "counts", "versions")


def show(view: View) -> None:
    asked = filters.asked("agency")
    agencies = view.rows("agency.agency", agency_id=asked) if asked else []
    if not agencies:
        st.title(view.title("agency"), anchor=False)
        if asked:
            st.warning(view.text("agency_unknown", id=asked))
        st.markdown(view.text("agency_none"))
        search(view)
        return
    agency = agencies[0]
    st.title(agency["name"], anchor=False)
    reports = view.rows("agency.reports", agency_id=asked)
    header(view, agency)
    scopes = list(dict.fromkeys(row["scope"] for row in reports if row["is_current"] and row["year"]))
    if not scopes:
        versions(view, reports)
        return
    left, right = st.columns([1, 2])
    scope = filters.choice(view.text("scope"), "scope", scopes, scopes[0], lambda code: view.label("scopes", code), place=left, drop=("year",))
    indicator = filters.indicator(view, place=right)
    part = filters.one_of(view.text("agency_part"), "part", list(PARTS), lambda name: view.text(f"part_{name}"))
    current = {row["year"]: row for row in reports if row["is_current"] and row["scope"] == scope and row["year"]}
    {"rates": rates, "report": report, "rules": rules, "peers": peers, "counts": counts}.get(part, lambda *_: versions(view, reports))(
        view, agency, current, scope, indicator
    )


def header(view: View, agency: Row) -> None:
    """What kind of body it is, where, and what it came from."""
    place = [agency["province"], agency["city"] if agency["city"] != agency["province"] else None, agency["county"], agency["township"]]
    about_it = [view.label("levels", agency["level"]), view.label("kinds", agency["kind"])]
    line = tables.join(" · ".join(word for word in about_it if word), "·" if agency["region_code"] else "")
    if agency["region_code"]:
        line = tables.join(line, tables.link(" ".join(word for word in place if word), view.address("place", code=agency["region_code"])))
    st.html(f'<p class="lead">{line}</p>')
    for row in view.rows("agency.links", agency_id=agency["agency_id"]):
        key, id_, name = ("was", row["from_id"], row["from_name"]) if row["to_id"] == agency["agency_id"] else ("became", row["to_id"], row["to_name"])
        said = view.text(key, name=name or id_, year=row["year"] or view.text("unknown"))
        if name:
            view.go("agency", said, agency=id_)
        else:
            st.caption(said)


def year_of(view: View, years: list[int], label: str, default: int | None = None) -> int:
    return filters.year(view, sorted(years, reverse=True), label=label, default=default)


def rates(view: View, agency: Row, current: dict[int, Row], scope: str, indicator: str) -> None:
    """One rate over the years with its peers, and the printed cells behind one year of it."""
    book = view.indicator(indicator)
    rows = view.rows("agency.indicator", agency_id=agency["agency_id"], scope=scope, indicator=indicator)
    known = [row for row in rows if row["value"] is not None]
    like = next(iter(current.values()))
    peers_ = view.rows("agency.peers", province=like["province"], level=like["level"], kind=like["kind"], scope=scope, indicator=indicator)
    years = {row["year"] for row in rows}
    drawn_peers = [row for row in peers_ if row["year"] in years]
    broken = breaks(view, "indicator", indicator, agency["kind"])
    title = view.text("rate_over_time", label=book["label"])
    figure(
        view, title,
        lambda: charts.over_time(
            {agency["name"]: rows}, unit=book["unit"], title=book["label"], description=f"{title}: {agency['name']}", breaks=broken, peers=drawn_peers
        ),
        rows, name=f"{agency['agency_id']}-{indicator}", empty=None if known else lacking(view, rows, "no_report") or view.text("unknown"),
        definition=view.definition(indicator), n="; ".join(f"{row['year']}: {words.number(row['denominator'])}" for row in known) or "0",
        missing=lacking(view, rows, "no_report"),
        notes=[
            view.text("peers_note") if drawn_peers else view.text("peers_few"), *break_notes(view, broken, rows),
            view.text("small_n_note") if any(row["small_n"] for row in known) else "",
        ],
        on_pick=lambda picked: filters.keep("year", int(picked[0]["year"])) if picked else None,
    )  # fmt: skip
    if not rows:
        return
    year = year_of(view, [row["year"] for row in rows], view.text("cells_choose"), max((row["year"] for row in known), default=None))
    medians = {row["year"]: row for row in drawn_peers}
    here = {"agency": agency["agency_id"], "scope": scope, "indicator": indicator}
    tables.table(
        title,
        [
            Column(view.text("year"), lambda row: tables.link(row["year"], view.address("agency", **here, year=row["year"])), head=True),
            *rate_columns(view, book["unit"]),
            Column(view.text("peers_median"), lambda row: words.rate(medians[row["year"]]["p50"], book["unit"]) if row["year"] in medians else "", number=True),
        ],
        [row | {"chosen": row["year"] == year} for row in rows],
    )
    row = next(row for row in rows if row["year"] == year)
    st.header(view.text("cells_title", year=year), anchor=False)
    if row["value"] is not None:
        made = view.text("cells_sum", numerator=words.number(row["numerator"]), denominator=words.number(row["denominator"]),
                         value=words.rate(row["value"], book["unit"]))  # fmt: skip
        st.markdown(f"{book['label']}, {year}: **{made}**")
    else:
        st.markdown(f"{book['label']}, {year}: {view.label('null_reasons', row['null_reason'])}")
    printed.show_behind(view, printed.behind(view, row, "indicator", indicator), f"behind-{agency['agency_id']}-{year}-{indicator}")
    view.go("agency", view.text("part_report"), **here, year=year, part="report")


def report(view: View, agency: Row, current: dict[int, Row], scope: str, indicator: str) -> None:
    """The report of a year as it is printed."""
    year = year_of(view, list(current), view.text("year"))
    cells = view.rows("agency.cells", report_id=current[year]["report_id"], year=year)
    terms = printed.behind(view, current[year], "indicator", indicator)
    mine = {(cell["table_code"], cell["row_code"], cell["column_code"]) for cell in terms if not cell["is_last"]}
    printed.show_report(view, current[year], cells, mine if len(mine) <= printed.MANY else set())


def rules(view: View, agency: Row, current: dict[int, Row], scope: str, indicator: str) -> None:
    """What does not add up in the report of a year, and what could not be decided."""
    year = year_of(view, list(current), view.text("year"))
    asked = {"report_id": current[year]["report_id"], "year": year}
    outcomes = view.rows("agency.rule_outcomes", **asked)
    findings = view.rows("agency.findings", **asked)
    st.header(view.text("rules_title", year=year), anchor=False)
    count = {name: sum(row["outcome"] == code for row in outcomes) for name, code in (("holds", "holds"), ("broken", "broken"), ("undecidable", "undecidable"))}
    st.markdown(view.text("rules_counts", **count))
    if findings:
        tables.table(
            view.text("rules_title", year=year),
            [
                Column(view.text("rule"), lambda row: row["rule"], head=True),
                Column(view.text("severity"), lambda row: tables.mark(view.label("severities", row["severity"]), row["severity"])),
                Column(view.text("note"), lambda row: view.label("rules", row["rule"]) if view.language == "zh" else row["message"]),
                Column(view.text("printed"), lambda row: row["printed"], number=True),
                Column(view.text("expected_figure"), lambda row: row["expected"], number=True),
                Column(view.text("whose"), lambda row: view.text("dismissed") if row["is_dismissed"] else view.label("whose", row["whose"])),
            ],
            findings,
        )
        download(view, findings, f"findings-{agency['agency_id']}-{year}")
    else:
        st.info(view.text("rules_none"))
    proposals = view.rows("agency.proposals", **asked)
    if proposals:
        st.header(view.text("proposals_title"), anchor=False)
        tables.table(
            view.text("proposals_title"),
            [
                Column(view.text("row"), lambda row: view.position(row["table_code"], row["row_code"], row["column_code"])[0], head=True),
                Column(view.text("column"), lambda row: view.position(row["table_code"], row["row_code"], row["column_code"])[1]),
                tables.count(view.text("printed"), "printed"),
                tables.count(view.text("proposed"), "proposed"),
                Column(view.text("rule"), lambda row: ", ".join(json.loads(row["because"]))),
            ],
            proposals,
        )
    undecided = [row for row in outcomes if row["outcome"] == "undecidable"]
    if undecided:
        st.header(view.text("undecided_title"), anchor=False)
        tables.table(
            view.text("undecided_title"),
            [Column(view.text("rule"), lambda row: row["rule"], head=True), Column(view.text("note"), lambda row: view.label("rules", row["rule"]))],
            undecided,
        )


def peers(view: View, agency: Row, current: dict[int, Row], scope: str, indicator: str) -> None:
    """All rates of a year, and where each stands among peers."""
    year = year_of(view, list(current), view.text("year"))
    like = current[year]
    found = view.rows(
        "agency.indicators", agency_id=agency["agency_id"], year=year, scope=scope, province=like["province"], level=like["level"], kind=like["kind"]
    )
    order = {code: number for number, code in enumerate(view.indicators())}
    rows = [row | {"label": view.label("indicators", row["indicator"])} for row in sorted(found, key=lambda row: order[row["indicator"]])]
    units = {row["code"]: row["unit"] for row in view.rows("shared.indicators")}
    here = {"agency": agency["agency_id"], "scope": scope, "year": year}

    def half(row: Row) -> str:
        unit = units[row["indicator"]]
        return "" if row["bodies"] is None else f"{words.rate(row['p25'], unit)} – {words.rate(row['p75'], unit)}"

    title = view.text("peers_title", year=year)
    st.header(title, anchor=False)
    about(view, definition=view.text("peers_definition"), n=str(max((row["bodies"] or 0 for row in rows), default=0)),
          missing=str(sum(row["value"] is None for row in rows)))  # fmt: skip
    tables.table(
        title,
        [
            Column(view.text("indicator"), lambda row: tables.link(row["label"], view.address("agency", **here, indicator=row["indicator"])), head=True),
            Column(view.text("value"), lambda row: tables.join(words.rate(row["value"], units[row["indicator"]]), small(view, row)), number=True),
            tables.count(view.text("numerator"), "numerator"),
            tables.count(view.text("denominator"), "denominator"),
            Column(view.text("peers_place"), lambda row: standing(view, row)),
            Column(view.text("peers_half"), half, number=True),
            tables.count(view.text("peers_bodies"), "bodies"),
            Column(view.text("note"), lambda row: why(view, row)),
        ],
        rows,
    )
    download(view, rows, f"rates-{agency['agency_id']}-{year}")


def standing(view: View, row: Row) -> str:
    """Between which percentiles of its peers a rate lies."""
    if row["value"] is None or row["bodies"] is None:
        return ""
    steps = (("p10", "lowest"), ("p25", "low"), ("p75", "middle"), ("p90", "high"))
    for bound, name in steps:
        if row["value"] < row[bound] or (bound == "p75" and row["value"] == row[bound]):
            return view.text(f"peers_{name}")
    return view.text("peers_highest")


def counts(view: View, agency: Row, current: dict[int, Row], scope: str, indicator: str) -> None:
    """A count followed over the forms by the crosswalk, and the printed cells behind one year of it."""
    book = {row["code"]: row for row in view.rows("shared.series_book")}
    series = filters.choice(view.text("series"), "series", list(book), "new_requests", lambda code: view.label("series", code))
    rows = [row | {"null_reason": None if row["value"] is not None else "missing_input"} for row in view.rows(
        "agency.series", agency_id=agency["agency_id"], scope=scope, series=series)]  # fmt: skip
    label = view.label("series", series)
    known = [row for row in rows if row["value"] is not None]
    broken = breaks(view, "series", series, agency["kind"])
    title = view.text("rate_over_time", label=label)
    figure(
        view, title, lambda: charts.over_time({agency["name"]: rows}, unit="count", title=label, description=f"{title}: {agency['name']}", breaks=broken),
        rows, name=f"{agency['agency_id']}-{series}", empty=None if known else view.text("cells_none"),
        definition=view.text("counts_definition", label=label, unit=view.unit(book[series]["unit"])), n=str(len(known)), missing=lacking(view, rows),
        notes=break_notes(view, broken, rows),
        on_pick=lambda picked: filters.keep("year", int(picked[0]["year"])) if picked else None,
    )  # fmt: skip
    if not rows:
        return
    year = year_of(view, [row["year"] for row in rows], view.text("cells_choose"), max((row["year"] for row in known), default=None))
    tables.table(
        title,
        [
            Column(view.text("year"), lambda row: row["year"], head=True),
            tables.count(view.text("value"), "value"),
            Column(view.text("form"), lambda row: view.label("forms", row["form"])),
            Column(view.text("relation"), lambda row: view.label("series_relations", row["relation"])),
            Column(view.text("comparable"), lambda row: view.text("yes" if row["comparable"] else "no")),
        ],
        [row | {"chosen": row["year"] == year} for row in rows],
    )
    row = next(row for row in rows if row["year"] == year)
    st.header(view.text("cells_title", year=year), anchor=False)
    printed.show_behind(view, printed.behind(view, row, "series", series, form=row["form"], way=row["way"]), f"behind-{agency['agency_id']}-{year}-{series}")


def versions(view: View, reports: list[Row]) -> None:
    """Every version and copy of its reports."""
    st.header(view.text("versions_title"), anchor=False)
    tables.table(
        view.text("versions_title"),
        [
            Column(view.text("year"), lambda row: row["year"] or view.text("unknown"), head=True),
            Column(view.text("scope"), lambda row: view.label("scopes", row["scope"])),
            Column(view.text("report_title"), lambda row: row["title"] or view.text("untitled")),
            Column(view.text("form"), lambda row: view.label("forms", row["form"]) or view.text("unknown")),
            Column(view.text("published_on"), lambda row: row["published_on"] or view.text("unknown")),
            Column(view.text("version"), lambda row: tables.join(row["version"], view.text("current" if row["is_current"] else "other_copy"))),
            Column(view.text("state"), lambda row: view.label("statuses", row["status"])),
            Column(view.text("file"), lambda row: tables.join(row["source_file"], row["member"], f"#{row['part']}" if row["part"] else "")),
        ],
        reports,
    )
    download(view, reports, "reports")
