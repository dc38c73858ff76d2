"""The crosswalk, its breaks and the rule book of data/reference/, as the frames that dbt reads.

Each is checked against the forms: a term that no form prints, or a code that no list has, fails the build by name.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from fnmatch import fnmatchcase
from typing import Any

import polars as pl

from parsers.reference import load_csv, load_yaml
from parsers.rules.registry import rules
from pipelines.errors import CheckFailed
from pipelines.facts.positions import form_positions
from pipelines.facts.schemas import FRAMES

RELATIONS = ("exact", "sum_of", "approximate", "not_comparable")
GROUPS = ("denied", "unavailable", "rejected")  # rows of applications that no form prints: sums of their rows


def known_terms() -> set[str]:
    """table/row/column of every position of any form, and of the groups of outcomes."""
    printed = {f"{table}/{row}/{column}" for _, table, row, column, *_ in form_positions()}
    columns = {term.split("/")[2] for term in printed if term.startswith("applications/")}
    return printed | {f"applications/{group}/{column}" for group in GROUPS for column in columns}


def _require(terms: Iterable[str], known: set[str], where: str) -> None:
    if unknown := [term for term in terms if term not in known]:
        raise CheckFailed(f"{where} names {unknown[0]}, which no form prints")


def _frame(name: str, rows: list[dict[str, Any]]) -> pl.DataFrame:
    schema = FRAMES[name].schema
    return pl.DataFrame([{column: row.get(column) for column in schema} for row in rows], schema=schema)


def series() -> dict[str, pl.DataFrame]:
    """The frames `series`, `crosswalk` and `breaks`."""
    known = known_terms()
    entries = load_yaml("crosswalk.yml")["series"]
    codes = [entry["code"] for entry in entries]
    forms = []
    for entry in entries:
        for form, how in entry["forms"].items():
            where = f"crosswalk.yml: {entry['code']} on form {form}"
            _require([*how.get("terms", []), *how.get("instead", [])], known, where)
            if how["relation"] not in RELATIONS or (how["relation"] == "not_comparable") == bool(how.get("terms")):
                raise CheckFailed(f"{where}: terms and relation do not fit")
            if how.get("see") and how["see"] not in codes:
                raise CheckFailed(f"{where} points to the unknown series {how['see']}")
            forms.append({"series": entry["code"], "form": form} | how)
    breaks = []
    for entry in load_yaml("breaks.yml")["breaks"]:
        touched = [code for code in codes if any(fnmatchcase(code, pattern) for pattern in entry["series"])]
        if idle := [one for one in entry["series"] if not any(fnmatchcase(code, one) for code in codes)]:
            raise CheckFailed(f"breaks.yml: {entry['code']} names {idle[0]}, which is no series")
        breaks.append(entry | {"series": touched})
    numbered = [entry | {"sort": number} for number, entry in enumerate(entries, 1)]
    return {"series": _frame("series", numbered), "crosswalk": _frame("crosswalk", forms), "breaks": _frame("breaks", breaks)}


def rule_book() -> dict[str, pl.DataFrame]:
    """The frames `rules`, `rule_equations`, `rule_terms` and `rule_metrics`. An equation's number is its place in the rule."""
    known = known_terms()
    book, equations, terms, metrics = [], [], [], []
    for number, rule in enumerate(rules().values(), 1):
        first, last = rule.years
        told = asdict(rule) | {"is_check": rule.is_check, "first_year": first, "last_year": last, "sort": number}
        told["minimum"] = minimum(rule.id)
        book.append({key: list(value) if isinstance(value, tuple) else value for key, value in told.items()})
        for equation, one in enumerate(rule.comparisons, 1):
            equations.append({"rule": rule.id, "equation": equation, "relation": one.relation, "bound": one.limit,
                              "minimum": one.minimum, "nonzero": one.nonzero})  # fmt: skip
            sided = [(True, term) for term in one.left] + [(False, term) for term in one.right]
            _require(("/".join(term.position) for _, term in sided), known, f"rules.yml: {rule.id}")
            for is_left, term in sided:
                table, row, column = term.position
                terms.append({"rule": rule.id, "equation": equation, "is_left": is_left, "is_last": term.last,
                              "table": table, "row": row, "column": column})  # fmt: skip
        _require(("/".join(position) for position in rule.metrics), known, f"rules.yml: {rule.id}")
        metrics += [{"rule": rule.id, "table": table, "row": row, "column": column} for table, row, column in rule.metrics]
    return {
        "rules": _frame("rules", book),
        "rule_equations": _frame("rule_equations", equations),
        "rule_terms": _frame("rule_terms", terms),
        "rule_metrics": _frame("rule_metrics", metrics),
    }


def minimum(rule: str) -> float | None:
    """From which figure on a rule is told at all, where the rule says so."""
    return next(entry.get("minimum") for entry in load_yaml("rules.yml")["rules"] if entry["id"] == rule)


COUNTS = ("rules", "positions", "dates", "population")  # inputs of indicators that no report prints


def indicators() -> list[dict[str, Any]]:
    """The indicator book, each input of it checked."""
    known, entries = known_terms(), load_yaml("indicators.yml")["indicators"]
    for entry in entries:
        terms = [term.lstrip("-").removeprefix("last:") for term in entry["numerator"] + entry["denominator"]]
        _require((term for term in terms if term.split("/")[0] not in COUNTS), known, f"indicators.yml: {entry['code']}")
    return entries


def population() -> pl.DataFrame:
    """Residents by region and year, where somebody supplied them."""
    rows = [row | {"year": int(row["year"]), "residents": int(row["residents"])} for row in load_csv("population.csv")]
    return _frame("population", rows)
