"""A notebook on the release: `make notebook` (or `marimo edit docs/explore.py` to change it; `python docs/explore.py` runs it through).

It reads the release of HOME (GONGKAI_HOME, or data/), or the one that GONGKAI_RELEASE names by date or path.
"""

import marimo

app = marimo.App(width="medium", app_title="Gongkai 公开")


@app.cell
def _():
    import os

    import altair as alt
    import duckdb
    import marimo as mo

    from pipelines.home import Home, default_home
    from pipelines.release.reading.find import find

    release = find(Home(default_home()), os.environ.get("GONGKAI_RELEASE"))
    connection = duckdb.connect(str(release / "gongkai.duckdb"), read_only=True)

    def ask(sql, *values):
        """A query's rows as a Polars frame."""
        return connection.sql(sql, params=list(values)).pl()

    return alt, ask, mo, release


@app.cell
def _(ask, mo, release):
    _counts = ask("""
        SELECT (SELECT count(*) FROM dim_report) AS reports, (SELECT count(*) FROM dim_agency) AS bodies,
            (SELECT min(year) FROM dim_report) AS first_year, (SELECT max(year) FROM dim_report) AS last_year,
            (SELECT count(*) FROM findings) AS findings""").row(0, named=True)
    mo.md(f"""
    # Gongkai 公开 · {release.name}
    {_counts["reports"]:,} reports of {_counts["bodies"]:,} public bodies, {_counts["first_year"]} to {_counts["last_year"]};
    {_counts["findings"]:,} findings. Nothing missing is ever 0; rates of fewer than ten cases are drawn faintly: don't rank by them.
    缺失绝不记为零；不足十件的比率以浅色显示，不宜排名。
    """)
    return


@app.cell
def _(ask, mo):
    _book = ask("SELECT code, label_en || ' · ' || label_zh AS label FROM dim_indicator ORDER BY sort, code")
    indicator = mo.ui.dropdown(dict(zip(_book["label"], _book["code"], strict=True)), value=_book["label"][0], label="Indicator · 指标")
    _years = [str(year) for year in ask("SELECT DISTINCT year FROM indicators_agency_year ORDER BY year")["year"]]
    year = mo.ui.dropdown(["all", *_years], value="all", label="Year · 年度")
    mo.hstack([indicator, year], justify="start")
    return indicator, year


@app.cell
def _(ask, indicator, mo):
    _entry = ask("SELECT formula, unit, caveats, comparability FROM dim_indicator WHERE code = ?", indicator.value).row(0, named=True)
    mo.md("\n".join(f"- **{name}**: {text}" for name, text in _entry.items() if text))
    return


@app.cell
def _(ask, indicator, year):
    rates = ask(
        """
        SELECT name || ' ' || year AS body, name, year::VARCHAR AS year, scope, round(value, 4) AS value, round(low, 4) AS low, round(high, 4) AS high,
            numerator, denominator, small_n, null_reason, agency_id
        FROM indicators_agency_year JOIN dim_agency USING (agency_id)
        WHERE indicator = ? AND (? = 'all' OR year::VARCHAR = ?) ORDER BY value DESC NULLS LAST, body LIMIT 200""",
        indicator.value, year.value, year.value,
    )  # fmt: skip
    return (rates,)


@app.cell
def _(alt, mo, rates):
    _drawn = rates.drop_nulls("value").head(40)
    _base = alt.Chart(_drawn).encode(
        y=alt.Y("body:N", sort=None, title=None, axis=alt.Axis(labelLimit=320)),
        opacity=alt.condition("datum.small_n", alt.value(0.3), alt.value(1)),
    )
    _chart = (
        _base.mark_rule().encode(x=alt.X("low:Q", title="value, with Wilson's interval at 95 % · 值与 95% 区间"), x2="high:Q")
        + _base.mark_point(filled=True, size=60).encode(x="value:Q", tooltip=["name", "year", "value", "numerator", "denominator"])
    ).properties(width=420, title="Bodies side by side · 各机关", description="The chosen indicator of each body and year with its interval")
    _chart if _drawn.height else mo.md("*No value to draw · 无值可绘*")
    return


@app.cell
def _(mo, rates):
    chosen = mo.ui.table(rates, selection="single", page_size=10, label="Choose a row to see the cells behind it · 选一行查看其依据的单元格")
    chosen  # noqa: B018  (a notebook shows what a cell ends with)
    return (chosen,)


@app.cell
def _(ask, chosen, indicator, mo):
    _cells = """
        SELECT part, row_code, column_code, counted, state, text, source_file, line, page FROM figure_sources
        WHERE mart = 'indicators_agency_year' AND figure = ? AND agency_id = ? AND year = ? AND scope = ?
            AND list_contains(behind, 'value') ORDER BY part DESC, line, page, row_code"""
    _row = chosen.value.row(0, named=True) if len(chosen.value) else None
    _behind = ask(_cells, indicator.value, _row["agency_id"], int(_row["year"]), _row["scope"]) if _row else None
    mo.vstack([mo.md(f"## {_row['body']}"), mo.ui.table(_behind)]) if _row else mo.md("")
    return


@app.cell
def _(ask, mo):
    _errors = ask("""
        SELECT agency_name, findings.year::VARCHAR AS year, rule, findings.severity, label_zh, printed, expected, findings.source_file
        FROM findings JOIN dim_rule ON code = rule JOIN dim_report USING (report_id)
        ORDER BY findings.severity, findings.year, agency_name, rule, finding_no LIMIT 500""")
    mo.vstack([mo.md("## What does not add up · 不符之处"), mo.ui.table(_errors, page_size=10, selection=None)])
    return


@app.cell
def _(ask, mo):
    _states = ask("""
        SELECT state, any_value(label_zh) AS 中文, any_value(label_en) AS english, count(*) AS cells
        FROM fact_applications JOIN dim_code ON code = state AND list = 'states' GROUP BY state ORDER BY cells DESC""")
    mo.vstack([mo.md("## What stands in the cells, and six kinds of nothing · 单元格状态"), mo.ui.table(_states, selection=None)])
    return


if __name__ == "__main__":
    app.run()
