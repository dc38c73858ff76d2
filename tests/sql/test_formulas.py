"""Breaking a formula breaks a test: every entry of the indicator book, the crosswalk and the rules over years is changed in small ways, and what
is expected of literal reports must tell each change from the entry as it is.

The changed entries run through the models' own SQL, all at once, over the warehouse that is built already.
"""

from __future__ import annotations

import copy
import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest
from rule_cases import CASES
from test_marts import EXPECTED

from parsers.reference import load_yaml
from parsers.rules import registry
from pipelines.facts import books
from pipelines.facts.positions import form_positions
from pipelines.facts.schemas import FRAMES

pytestmark = pytest.mark.xdist_group("warehouse")

HERE = Path(__file__).parent
COUNTS = [  # what no form prints, as the book may name it
    "rules/H1/held", "rules/H2/held", "rules/H1/assessed", "rules/H2/assessed", "rules/HSN/kept", "rules/HSN/judged",
    "positions/applications/stated", "positions/proactive/stated", "positions/applications/asked", "positions/proactive/asked",
    "dates/published/known", "dates/published/on_time",
]  # fmt: skip


@pytest.fixture
def compiled(warehouse: Path, folder: Path, tmp_path: Path):
    """A function that runs a model's SQL over the warehouse, with some of its inputs replaced by frames."""

    def run(model: str, inputs: dict[str, pl.DataFrame], tables: dict[str, pl.DataFrame] | None = None) -> pl.DataFrame:
        (path,) = (one for one in folder.rglob(f"compiled/gongkai/models/*/{model}.sql"))
        sql = path.read_text(encoding="utf-8")
        for name, frame in inputs.items():
            frame.write_parquet(tmp_path / f"{name}.parquet")
            sql = re.sub(rf"'[^']*/facts/{name}\.parquet'", f"'{tmp_path / name}.parquet'", sql)
        with duckdb.connect() as connection:
            connection.execute(f"ATTACH '{warehouse}' AS marts (READ_ONLY)")
            for name, frame in (tables or {}).items():
                connection.register(f"changed_{name}", frame.to_arrow())
                sql = sql.replace(f'"marts"."main"."{name}"', f"changed_{name}")
            return connection.sql(sql).pl()

    return run


def others(term: str) -> Iterator[str]:
    """Terms like this one that stand somewhere else: the next row, the next column, the other year."""
    sign, rest = ("-", term[1:]) if term.startswith("-") else ("", term)
    last, place = ("last:", rest[5:]) if rest.startswith("last:") else ("", rest)
    table, row, column = place.split("/")
    known = [f"{table}/{row}/{column}" for _, table, row, column, *_ in form_positions()]
    known += [f"applications/{group}/{kind}" for group in books.GROUPS for kind in ("total", "natural_person")] + COUNTS
    for one in (
        next((one for one in known if one.split("/")[0] == table and one.split("/")[2] == column and one.split("/")[1] != row), None),
        next((one for one in known if one.split("/")[:2] == [table, row] and one != place), None),
    ):
        if one:
            yield f"{sign}{last}{one}"
    if table not in ("rules", "positions", "dates", "population"):
        yield f"{sign}{'' if last else 'last:'}{place}"


def changed_sides(entry: dict[str, Any], sides: tuple[str, str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The entry with one term left out, put elsewhere, or (of two sides) with both changed over."""
    for side in sides:
        for n, term in enumerate(entry[side]):
            rest = [*entry[side][:n], *entry[side][n + 1 :]]
            yield f"{side} without {term}", entry | {side: rest}
            for other in others(term):
                yield f"{side}: {other} for {term}", entry | {side: [*rest, other]}
    if entry[sides[0]] != entry[sides[1]]:
        yield "sides changed over", entry | {sides[0]: entry[sides[1]], sides[1]: entry[sides[0]]}


def test_indicators(compiled) -> None:
    book = []
    for entry in load_yaml("indicators.yml")["indicators"]:
        for n, (what, one) in enumerate(changed_sides(entry, ("numerator", "denominator"))):
            book.append(one | {"code": f"{entry['code']}~{n}", "what": what})
    rows = [{name: ({"sort": n} | one).get(name) for name in FRAMES["indicators"].schema} for n, one in enumerate(book)]
    frame = pl.DataFrame(rows, schema=FRAMES["indicators"].schema)
    found = {
        (row["agency_id"], row["indicator"]): row
        for row in compiled("indicators_agency_year", {"indicators": frame}, {"dim_indicator": frame.select("code", "proportion", "sort")})
        .sort("year")
        .iter_rows(named=True)
    }
    alive = []
    for one in book:
        code = one["code"].partition("~")[0]
        if all(_as_expected(found[agency, one["code"]], figures[code]) for agency, figures in EXPECTED.items() if code in figures):
            alive.append(f"{code}: {one['what']}")
    assert len(book) > 300 and alive == []


def _as_expected(row: dict[str, Any], expected: Any) -> bool:
    if isinstance(expected, str):
        return row["null_reason"] == expected
    return row["null_reason"] is None and (row["numerator"], row["denominator"]) == pytest.approx(expected)


def series(rows: pl.DataFrame) -> dict[tuple[str, str], tuple[float, str]]:
    chosen = rows.filter(pl.col("report_id").str.starts_with("lines_"))
    return {(code, form): (value, relation) for code, form, value, relation in chosen.select("series", "form", "value", "relation").iter_rows()}


def expected_series() -> dict[tuple[str, str], tuple[float, str]]:
    """series.csv: every series on every form, the n-th figure that a form asks for being the n-th prime. Checked by hand against the forms."""
    with (HERE / "series.csv").open(encoding="utf-8", newline="") as file:
        return {(row["series"], row["form"]): (float(row["value"]), row["relation"]) for row in csv.DictReader(file)}


def test_crosswalk(con) -> None:
    """Each series on each form, and none on a form where it is not comparable: whatever is changed in an entry changes a sum, or a line."""
    expected = expected_series()
    assert series(con.sql("FROM series_agency_year").pl()) == expected
    assert len({(form, value) for (_, form), (value, _) in expected.items()}) == len(expected)
    entries = {entry["code"]: entry["forms"] for entry in load_yaml("crosswalk.yml")["series"]}
    wanted = {(code, form) for code, forms in entries.items() for form, how in forms.items() if how["relation"] != "not_comparable"}
    assert wanted == set(expected)


def test_the_row_to_take_instead(con) -> None:
    """A report of 2021 that prints the single row of other handling, and one that prints its three parts as well."""
    rows = con.execute("select agency_id, value, way from series_agency_year where series = 'other_handling' and agency_id in ('qianjiang_2021', 'both_2021')")
    assert {agency: way for agency, _, way in rows.fetchall()} == {"qianjiang_2021": 2, "both_2021": 1}


def changed_rules() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every rule over years with one of its equations changed."""
    for entry in load_yaml("rules.yml")["rules"]:
        if entry["group"] != "cross_year" or "equations" not in entry:
            continue
        for n, equation in enumerate(entry["equations"]):
            for what, one in changed_equations(equation):
                changed = copy.deepcopy(entry)
                changed["equations"][n] = one
                yield f"equation {n + 1}, {what}", changed


def changed_equations(equation: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for side in ("left", "right"):
        for n, term in enumerate(equation[side]):
            rest = [*equation[side][:n], *equation[side][n + 1 :]]
            yield f"{side} without {term}", equation | {side: rest}
            other = term.removeprefix("last:") if term.startswith("last:") else f"last:{term}"
            yield f"{side}: {other} for {term}", equation | {side: [*rest, other]}
    relation = {"equal": "at_most", "at_most": "equal", "ratio": "equal"}[equation["relation"]]
    yield f"{relation} for {equation['relation']}", equation | {"relation": relation}
    if equation["relation"] != "equal":
        yield "sides changed over", equation | {"left": equation["right"], "right": equation["left"]} | ({"limit": 0.1} if "limit" in equation else {})
    if "limit" in equation:
        yield "another limit", equation | {"limit": equation["limit"] * 100}
        yield "no minimum", equation | {"minimum": 0}
        yield "another minimum", equation | {"minimum": equation["minimum"] * 1e6}


def test_rules_over_years(compiled, monkeypatch: pytest.MonkeyPatch) -> None:
    book = {}
    for n, (what, entry) in enumerate(changed_rules()):
        book[f"{entry['id']}~{n}"] = (what, entry)
    changed = {code: registry._rule(entry | {"id": code}) for code, (_, entry) in book.items()}
    monkeypatch.setattr(books, "rules", lambda: changed)
    monkeypatch.setattr(books, "minimum", lambda rule: None)
    checks = compiled("cross_checks", books.rule_book())
    outcomes: dict[tuple[str, str], set[str]] = {}
    for report, rule, outcome in checks.select("report_id", "rule", "outcome").iter_rows():
        outcomes.setdefault((report, rule), set()).add(outcome)
    alive = []
    for code, (what, entry) in book.items():
        cases = [(f"case_{n}", case.outcome) for n, case in enumerate(CASES) if case.rule == entry["id"]]
        if all(_fits(outcomes.get((report, code), set()), outcome) for report, outcome in cases):
            alive.append(f"{entry['id']}: {what}")
    assert len(book) > 60 and alive == []


def _fits(found: set[str], outcome: str) -> bool:
    """As test_rules.py has it: of several equations, what is not printed leaves some open."""
    if outcome == "broken":
        return "broken" in found
    if outcome == "holds":
        return "broken" not in found and "holds" in found
    return "broken" not in found and "holds" not in found
