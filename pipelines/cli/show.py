"""`gongkai show`: one body's figures over the years, in the terminal."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import duckdb

from pipelines.cli import output
from pipelines.errors import Problem
from pipelines.home import Home, default_home

SERIES = ("new_requests", "carried_in", "granted", "partial", "denied", "not_held", "total_processed", "carried_out", "reconsideration_decided",
          "litigation_decided")  # fmt: skip
RATES = ("grant_rate_broad", "substantive_disclosure_rate", "denial_rate", "not_held_rate", "clearance_rate", "carry_over_rate", "reconsideration_rate",
         "data_quality_index")  # fmt: skip
SPARKS = "▁▂▃▄▅▆▇█"
MOST_CANDIDATES = 20
BAR = 11  # places of the scale from the tenth to the ninetieth percentile

TEXT = {
    "en": {"figure": "figure", "trend": "trend", "peers": "among peers", "broken": "What does not add up", "sources": "Sources", "rule": "rule", "year": "year",
           "says": "says", "printed": "printed", "expected": "expected", "where": "where", "line": "line", "page": "page", "none": "nothing",
           "legend": "– not given · * fewer than ten cases: no rank · trend: first to last year, a gap where nothing is known · among peers, {year}: "
                     "├ 10th, │ median, ┤ 90th percentile of {bodies} bodies of the same kind, level and province, ● this one",
           "legend_alone": "– not given · * fewer than ten cases: no rank · trend: first to last year, a gap where nothing is known",
           "version": "version", "file": "file", "cases": "cases", "value": "value", "of": "of", "state": "state", "text": "as printed", "years": "years"},
    "zh": {"figure": "数字", "trend": "趋势", "peers": "同类位置", "broken": "不相符之处", "sources": "出处", "rule": "规则", "year": "年度",
           "says": "内容", "printed": "填报", "expected": "应为", "where": "位置", "line": "行", "page": "页", "none": "无",
           "legend": "– 未提供 · * 不足十件，不宜排名 · 趋势：由首年至末年，无数据处留空 · "
                     "同类位置（{year} 年）：├ 第10、│ 中位、┤ 第90百分位，共 {bodies} 个同省同级同类机关，● 本机关",
           "legend_alone": "– 未提供 · * 不足十件，不宜排名 · 趋势：由首年至末年，无数据处留空",
           "version": "版本", "file": "文件", "cases": "件数", "value": "值", "of": "分母", "state": "状态", "text": "原文", "years": "年度"},
}  # fmt: skip
Row = tuple[Any, ...]


@click.command(epilog="Example: gongkai show 松北区 --lang zh")
@click.argument("agency", metavar="AGENCY")
@click.option("--year", type=int, help="One year: every rate with its cases, and each figure with its source.")
@click.option("--scope", help="What its reports cover, where it has several kinds.  [default: the one with most reports]")
@click.option("--lang", type=click.Choice(["en", "zh"]), default="en", show_default=True, help="Language of the labels.")
@click.option("--release", metavar="DATE|PATH", help="A release by its date, or by where it lies.  [default: latest]")
@click.option("--home", type=click.Path(file_okay=False, path_type=Path), help="Where everything is kept.  [default: $GONGKAI_HOME, or data/]")
def show(agency: str, year: int | None, scope: str | None, lang: str, release: str | None, home: Path | None) -> None:
    """One body's figures by year, its place among its peers, what does not add up, and where it is printed.

    AGENCY is a name, a part of one, or an agency_id. Exit status 2 when it fits no body or several; those are listed.
    """
    from pipelines.release.reading import find, query

    with query.opened(find.find(Home((home or default_home()).absolute()), release)) as connection:
        body = _body(connection, agency)
        reports = connection.execute(
            "SELECT year, scope, status, version, source_file, report_id, coalesce(member, '') FROM dim_report"
            " WHERE agency_id = ? AND is_current AND year IS NOT NULL ORDER BY year, scope", [body[0]]
        ).fetchall()  # fmt: skip
        if not reports:
            raise Problem(f"{body[1]} has no current report with a year in this release")
        scopes = [one[1] for one in reports]
        chosen = scope or max(dict.fromkeys(scopes), key=scopes.count)
        reports = [one for one in reports if one[1] == chosen and year in (None, one[0])]
        if not reports:
            raise Problem(f"{body[1]} has no report on {year or 'any year'} of the scope {chosen}; it has: "
                          + ", ".join(sorted({f"{one} ({scopes.count(one)})" for one in scopes})))  # fmt: skip
        _head(body, chosen, reports, connection, lang)
        if year is None:
            _over_years(connection, body, chosen, reports, lang)
        else:
            _one_year(connection, body, chosen, year, reports[0], lang)
        _broken(connection, reports, lang)
        _sources(reports, lang)


def _body(connection: duckdb.DuckDBPyConnection, wanted: str) -> Row:
    """agency_id, name, level, kind, province of the body that is meant; ends with status 2 and a list where that is not one."""
    ask = "SELECT agency_id, name, level, kind, province, first_year, last_year FROM dim_agency WHERE {} ORDER BY length(name), name, agency_id"
    text = "".join(wanted.split())
    for condition in ("agency_id = $1", "name = $1", "ends_with(name, $1) OR ends_with(name, $1 || '人民政府')", "contains(name, $1)"):
        found = connection.execute(ask.format(condition), [text]).fetchall()
        if len(found) == 1:
            return found[0]
        if found:
            click.echo(f"gongkai: {len(found):,} bodies fit “{text}”; name one, or give its agency_id:", err=True)
            output.table(["name", "level", "kind", "province", "in being", "agency_id"],
                         [(one[1], one[2], one[3], one[4], f"{one[5] or '…'}–{one[6] or '…'}", one[0]) for one in found[:MOST_CANDIDATES]])  # fmt: skip
            if len(found) > MOST_CANDIDATES:
                click.echo(f"the first {MOST_CANDIDATES} of {len(found):,}", err=True)
            raise SystemExit(2)
    near = connection.execute("SELECT name FROM dim_agency ORDER BY jaro_winkler_similarity(name, ?) DESC, name LIMIT 3", [text]).fetchall()
    click.echo(f"gongkai: no body is called “{text}” here; the nearest names: {', '.join(name for (name,) in near) or 'none'}", err=True)
    raise SystemExit(2)


def _head(body: Row, scope: str, reports: list[Row], connection: duckdb.DuckDBPyConnection, lang: str) -> None:
    said = dict(connection.execute(f"SELECT list || '/' || code, label_{lang} FROM dim_code WHERE list IN ('levels', 'kinds', 'scopes')").fetchall())
    words = [said.get(f"{group}/{code}", code) for group, code in (("levels", body[2]), ("kinds", body[3]), ("scopes", scope)) if code]
    click.secho(body[1], bold=True)
    click.echo(" · ".join([*words, *([body[4]] if body[4] else []), f"{reports[0][0]}–{reports[-1][0]}" if len(reports) > 1 else str(reports[0][0])]))
    click.echo()


def _labels(connection: duckdb.DuckDBPyConnection, table: str, lang: str) -> dict[str, str]:
    return dict(connection.execute(f"SELECT code, label_{lang} FROM {table}").fetchall())


def _over_years(connection: duckdb.DuckDBPyConnection, body: Row, scope: str, reports: list[Row], lang: str) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    text, console = TEXT[lang], Console(highlight=False)
    if not console.is_terminal:
        console.width = 160
    years = [one[0] for one in reports]
    series = _values(connection, "SELECT series, year, value, false, NULL, NULL FROM series_agency_year WHERE agency_id = ? AND scope = ?", body[0], scope)
    rates = _values(connection, "SELECT indicator, year, value, small_n, numerator, denominator FROM indicators_agency_year WHERE agency_id = ? AND scope = ?",
                    body[0], scope)  # fmt: skip
    peers = _peers(connection, body, scope, years[-1])
    shown = years[-max(1, (console.width - 24 - len(years) - 4 - (BAR + 3 if peers else 0)) // 9) :]
    grid = Table(show_edge=False, box=None, padding=(0, 2, 0, 0), header_style="bold")
    grid.add_column(text["figure"], min_width=16, max_width=34)
    for year in shown:
        grid.add_column(str(year), justify="right", no_wrap=True)
    grid.add_column(text["trend"], no_wrap=True)
    if peers:
        grid.add_column(text["peers"], no_wrap=True)
    for codes, found, names, percent in (
        (SERIES, series, _labels(connection, "dim_series", lang), False),
        (RATES, rates, _labels(connection, "dim_indicator", lang), True),
    ):
        for code in (code for code in codes if code in found):
            values = found[code]
            cells = [_cell(values.get(year), percent) for year in shown]
            grid.add_row(Text(names.get(code, code)), *cells, Text(spark([values[year][0] if year in values else None for year in years]), style="cyan"),
                         *([_scale(values.get(years[-1]), peers.get(code))] if peers else []))  # fmt: skip
        if codes is SERIES:
            grid.add_row()
    console.print(grid)
    bodies = max((one[0] for one in peers.values()), default=0)
    legend = text["legend"].format(year=years[-1], bodies=bodies) if peers else text["legend_alone"]
    console.print(Text(legend, style="dim"), soft_wrap=not console.is_terminal)


def _values(connection: duckdb.DuckDBPyConnection, sql: str, *given: Any) -> dict[str, dict[int, Row]]:
    """code → year → (value, small n, numerator, denominator)."""
    found: dict[str, dict[int, Row]] = {}
    for code, year, *values in connection.execute(sql, list(given)).fetchall():
        found.setdefault(code, {})[year] = tuple(values)
    return found


def _peers(connection: duckdb.DuckDBPyConnection, body: Row, scope: str, year: int) -> dict[str, Row]:
    """indicator → (bodies, p10, p50, p90) of the bodies of its kind."""
    sql = """SELECT indicator, bodies, p10, p50, p90 FROM peers_indicator_year
             WHERE year = ? AND province = ? AND level = ? AND kind = ? AND scope = ? AND p50 IS NOT NULL"""
    return {code: tuple(rest) for code, *rest in connection.execute(sql, [year, body[4], body[2], body[3], scope]).fetchall()}


def _number(value: float | None, percent: bool) -> str:
    if value is None:
        return "–"
    if percent:
        return f"{value * 100:.1f}%"
    return f"{value:,.0f}" if value == int(value) else f"{value:,.2f}"


def _cell(found: Row | None, percent: bool) -> Any:
    from rich.text import Text

    value = found[0] if found else None
    small = bool(found and found[1] and value is not None)
    return Text(_number(value, percent) + ("*" if small else ""), style="dim" if small or value is None else "")


def spark(values: list[float | None]) -> str:
    """A small chart: one character a value, blank where there is none; all alike in the middle."""
    known = [value for value in values if value is not None]
    if not known:
        return ""
    low, high = min(known), max(known)
    step = (high - low) / (len(SPARKS) - 1) if high > low else 0
    return "".join(" " if value is None else SPARKS[round((value - low) / step)] if step else SPARKS[3] for value in values)


def _scale(found: Row | None, peers: Row | None) -> Any:
    """Where a value stands between its peers' tenth and ninetieth percentile."""
    from rich.text import Text

    if not found or found[0] is None or not peers or peers[3] is None or peers[3] <= peers[1]:
        return Text("")
    _, low, middle, high = peers
    places = ["─"] * BAR
    at = round((found[0] - low) / (high - low) * (BAR - 3)) + 1
    places[0], places[-1] = "├", "┤"
    places[round((middle - low) / (high - low) * (BAR - 3)) + 1] = "│"
    places[min(max(at, 0), BAR - 1)] = "●"
    return Text("".join(places))


def _one_year(connection: duckdb.DuckDBPyConnection, body: Row, scope: str, year: int, report: Row, lang: str) -> None:
    text = TEXT[lang]
    names = _labels(connection, "dim_indicator", lang)
    peers = _peers(connection, body, scope, year)
    rates = connection.execute(
        "SELECT indicator, value, numerator, denominator, small_n FROM indicators_agency_year WHERE agency_id = ? AND scope = ? AND year = ?"
        " AND value IS NOT NULL ORDER BY indicator", [body[0], scope, year]
    ).fetchall()  # fmt: skip
    output.table([text["figure"], text["value"], text["cases"], text["of"], "p10", "p50", "p90", "n"],
                 [(names.get(code, code) + ("*" if small else ""), value, numerator, denominator, *_percentiles(peers.get(code)))
                  for code, value, numerator, denominator, small in rates])  # fmt: skip
    click.echo()
    cells = connection.execute(
        "SELECT table_code, row_code, column_code, text, value, state, source_file, line, page FROM fact_cells WHERE report_id = ?"
        " AND (column_code IN ('total', 'decisions', 'in_force', 'issued', 'repealed', 'amount_wan_yuan', 'year') OR table_code = 'proactive')"
        " AND state NOT IN ('not_on_form') ORDER BY table_code, row_code, column_code", [report[5]]
    ).fetchall()  # fmt: skip
    labels = dict(connection.execute(f"SELECT code, any_value(label_{lang}) FROM dim_code GROUP BY code").fetchall()) | _labels(connection, "dim_outcome", lang)
    output.table([text["figure"], "", text["text"], text["state"], text["where"]],
                 [(labels.get(row, row), labels.get(column, column), printed, state, _place(line, page, lang)) for _, row, column, printed, _, state, _, line, page in cells])  # noqa: E501 # fmt: skip


def _percentiles(peers: Row | None) -> Row:
    return (None, None, None, None) if peers is None else (*peers[1:], peers[0])


def _place(line: int | None, page: int | None, lang: str) -> str:
    text = TEXT[lang]
    number, word = (line, text["line"]) if line else (page, text["page"])
    return "" if not number else f"第{number}{word}" if lang == "zh" else f"{word} {number}"


def _broken(connection: duckdb.DuckDBPyConnection, reports: list[Row], lang: str) -> None:
    text = TEXT[lang]
    found = connection.execute(
        f"SELECT findings.year, rule, findings.severity, label_{lang}, coalesce(printed, ''), coalesce(expected, ''), findings.source_file FROM findings"
        " JOIN dim_rule ON dim_rule.code = rule WHERE report_id IN (SELECT unnest(?)) AND findings.severity <> 'info' AND NOT is_dismissed"
        " ORDER BY findings.year, findings.severity, finding_no", [[one[5] for one in reports]]
    ).fetchall()  # fmt: skip
    click.echo()
    click.secho(text["broken"], bold=True)
    if not found:
        click.echo(text["none"])
        return
    output.table([text["year"], text["rule"], text["says"], text["printed"], text["expected"]], [(one[0], one[1], *one[3:6]) for one in found])


def _sources(reports: list[Row], lang: str) -> None:
    click.echo()
    click.secho(TEXT[lang]["sources"], bold=True)
    for year, _, status, version, file, _, member in reports:
        name = output.one_line(file + (f" › {member}" if member else ""))
        click.echo(f"{year}  {name}" + (f"  ({TEXT[lang]['version']} {version})" if version > 1 else "") + (f"  [{status}]" if status != "parsed" else ""))
