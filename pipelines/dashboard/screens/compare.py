"""Bodies side by side in one year, chosen ones over the years, or one year against another."""

from __future__ import annotations

import streamlit as st

from pipelines.dashboard import charts, filters, tables, words
from pipelines.dashboard.figure import agency_column, break_notes, breaks, figure, lacking, rate_columns, small
from pipelines.dashboard.release import Row
from pipelines.dashboard.tables import Column
from pipelines.dashboard.view import View

HOW = ("agencies", "chosen", "years")
DRAWN = 40  # rows of a table that are in its chart


def show(view: View) -> None:
    st.title(view.title("compare"), anchor=False)
    how = filters.one_of(view.text("compare_how"), "how", list(HOW), lambda name: view.text(f"compare_{name}"))
    left, right = st.columns([2, 1])
    indicator = filters.indicator(view, place=left)
    scopes = [row["scope"] for row in view.rows("compare.scopes")]
    if not scopes:
        st.info(view.text("ranking_none"))
        return
    usual = scopes[0]
    if how == "chosen" and chosen_ids():
        mine = [row["scope"] for row in view.rows("agency.reports", agency_id=chosen_ids()[0]) if row["is_current"]]
        usual = next((scope for scope in scopes if scope in mine), usual)
    scope = filters.choice(view.text("scope"), "scope", scopes, usual, lambda code: view.label("scopes", code), place=right)
    {"agencies": agencies, "chosen": chosen, "years": years}[how](view, indicator, scope)


def narrowed(view: View) -> dict[str, str | None]:
    """Province, level and kind of the bodies that are compared."""
    lists = {list_: [code for name, code in view.codes if name == list_] for list_ in ("levels", "kinds")}
    left, middle, right = st.columns(3)
    return {
        "province": filters.choice_or_all(view, view.text("province"), "province", list(view.provinces.values()), place=left),
        "level": filters.choice_or_all(view, view.text("level"), "level", lists["levels"], lambda code: view.label("levels", code), place=middle),
        "kind": filters.choice_or_all(view, view.text("kind"), "kind", lists["kinds"], lambda code: view.label("kinds", code), place=right),
    }


def agencies(view: View, indicator: str, scope: str) -> None:
    left, right = st.columns(2)
    year = filters.year(view, view.years, default=view.fullest_year, place=left)
    order = filters.choice(view.text("order"), "order", ["highest", "lowest"], "highest", lambda name: view.text(name), place=right)
    most = filters.rows(view)
    asked = {"year": year, "indicator": indicator, "scope": scope, **narrowed(view)}
    rows = view.rows("compare.ranking", **asked, descending=order == "highest", most=most)
    (count,) = view.rows("compare.counts", **asked)
    book = view.indicator(indicator)
    title = view.text("ranking_title", label=book["label"], year=year)
    together = ""
    if count["denominator"]:
        pooled = words.rate(count["numerator"] / count["denominator"], book["unit"])
        together = f"{words.number(count['numerator'])} / {words.number(count['denominator'])} = {pooled}"
    known = [row for row in rows if row["value"] is not None]
    drawn = [row | {"label": unlike(row, known)} for row in known[:DRAWN]]
    missing = view.text("ranking_missing", **count)
    figure(
        view, title, lambda: charts.dots(drawn, unit=book["unit"], description=title), rows, name=f"ranking-{year}-{indicator}",
        empty=None if known else missing if count["bodies"] else view.text("ranking_none"), definition=view.definition(indicator),
        n=view.text("ranking_n", bodies=count["bodies"], known=count["known"], small=count["small"], value=together or "–"), missing=missing,
        notes=[view.text("more_rows", shown=len(rows), found=count["bodies"]) if count["bodies"] > len(rows) else ""],
    )  # fmt: skip
    if rows:
        tables.table(
            title,
            [
                agency_column(view, scope=scope, indicator=indicator, year=year),
                *rate_columns(view, book["unit"]),
            ],
            rows,
        )  # fmt: skip


def unlike(row: Row, rows: list[Row]) -> str:
    """A name that no other row of a chart has: bodies of one name stand apart by their codes."""
    return row["name"] if sum(other["name"] == row["name"] for other in rows) == 1 else f"{row['name']} ({row['agency_id']})"


def chosen_ids() -> list[str]:
    """The agencies that the address names."""
    return [id_ for id_ in (filters.asked("agencies") or "").split(",") if id_][: charts.MOST]


def chosen(view: View, indicator: str, scope: str) -> None:
    ids = chosen_ids()
    typed = filters.words(view.text("chosen_add"), "q", example=view.text("find_example"))
    if typed and len(ids) < charts.MOST:
        for row in view.rows("overview.find_agencies", text=typed):
            if row["agency_id"] not in ids:
                _button(view.text("add", name=row["name"]), f"add {row['agency_id']}", [*ids, row["agency_id"]], ":material/add:")
    names: dict[str, str] = {}
    for id_ in ids:
        for row in view.rows("agency.agency", agency_id=id_):
            names[id_] = row["name"]
            _button(view.text("chosen_remove", name=row["name"]), f"remove {id_}", [other for other in ids if other != id_], ":material/close:")
    if not names:
        st.info(view.text("chosen_none"))
        return
    rows = view.rows("compare.bodies", agency_ids=list(names), indicator=indicator, scope=scope)
    lines = {unlike({"name": name, "agency_id": id_}, [{"name": other} for other in names.values()]): [row for row in rows if row["agency_id"] == id_]
             for id_, name in names.items()}  # fmt: skip
    known = [row for row in rows if row["value"] is not None]
    book = view.indicator(indicator)
    broken = breaks(view, "indicator", indicator)
    title = view.text("headline_chart", label=book["label"])
    figure(
        view, title, lambda: charts.over_time(lines, unit=book["unit"], title=book["label"], description=title, breaks=broken, height=320), rows,
        name=f"chosen-{indicator}", empty=None if known else view.text("ranking_none"), definition=view.definition(indicator),
        n=view.text("cases", count=words.number(sum(row["denominator"] for row in known))),
        missing="; ".join(f"{name}: {lacking(view, mine) if mine else view.text('no_report')}" for name, mine in lines.items()
                          if not mine or lacking(view, mine) != view.text("nothing_missing"))
        or view.text("nothing_missing"),
        notes=[*break_notes(view, broken, rows), view.text("small_n_note") if any(row["small_n"] for row in known) else ""],
    )  # fmt: skip
    if rows:
        tables.table(
            title,
            [
                Column(view.text("agency"), lambda row: row["name"], head=True),
                Column(view.text("year"), lambda row: tables.link(row["year"], view.address("agency", agency=row["agency_id"], scope=scope,
                                                                                            indicator=indicator, year=row["year"]))),
                *rate_columns(view, book["unit"]),
            ],
            rows,
        )  # fmt: skip


def _button(label: str, key: str, ids: list[str], icon: str) -> None:
    """Another choice of agencies; what was typed is done with."""

    def choose() -> None:
        filters.keep("agencies", ",".join(ids) or None)
        filters.keep("q", None)

    st.button(label, key=key, on_click=choose, icon=icon)


def years(view: View, indicator: str, scope: str) -> None:
    loaded = view.years
    left, right = st.columns(2)
    after = filters.year(view, loaded, label=view.text("year_after"), default=view.fullest_year, place=right)
    earlier = [year for year in loaded if year != after] or loaded
    before = filters.year(view, earlier, name="before", label=view.text("year_before"),
                          default=after - 1 if after - 1 in earlier else earlier[0], place=left)  # fmt: skip
    most = filters.rows(view)
    rows = view.rows("compare.change", year=after, year_before=before, indicator=indicator, scope=scope, **narrowed(view), most=most)
    book = view.indicator(indicator)
    title = view.text("change_title", label=book["label"], before=before, after=after)
    drawn = [row | {"label": unlike(row, rows), "before": row["value_before"]} for row in rows[:DRAWN]]
    broken = {year: label for year, label in breaks(view, "indicator", indicator).items() if min(before, after) < year <= max(before, after)}
    figure(
        view, title, lambda: charts.dots(drawn, unit=book["unit"], description=title), rows, name=f"change-{before}-{after}-{indicator}",
        empty=None if rows else view.text("change_none"), definition=view.definition(indicator),
        n=view.text("change_n", bodies=rows[0]["bodies"] if rows else 0), missing=view.text("change_missing"),
        notes=[view.text("break_years", breaks="; ".join(f"{year} {label}" for year, label in broken.items())) if broken else "",
               view.text("change_drawn", before=before, after=after),
               view.text("more_rows", shown=len(rows), found=rows[0]["bodies"]) if rows and rows[0]["bodies"] > len(rows) else ""],
    )  # fmt: skip
    if rows:

        def side(year: int, value: str, above: str, below: str) -> Column:
            def written(row: Row):
                address = view.address("agency", agency=row["agency_id"], scope=scope, indicator=indicator, year=year)
                of = tables.mark(f"{words.number(row[above])} / {words.number(row[below])}", "why")
                return tables.join(tables.link(words.rate(row[value], book["unit"]), address), of)

            return Column(str(year), written, number=True)

        tables.table(
            title,
            [
                Column(view.text("agency"), lambda row: row["name"], head=True),
                side(before, "value_before", "numerator_before", "denominator_before"),
                side(after, "value", "numerator", "denominator"),
                Column(view.text("change"), lambda row: tables.join(change(view, row["change"], book["unit"]), small(view, row)), number=True),
            ],
            rows,
        )


def change(view: View, value: float, unit: str) -> str:
    return view.text("points", points=f"{100 * value:+.1f}") if unit == "share" else f"{value:+,.2f}"
