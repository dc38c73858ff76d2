"""The registry of rules (data/reference/rules.yml) for code: severities, texts, where a rule applies and what it compares.

No rule is defined here.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

from parsers.document import Position, Severity
from parsers.reference import load_yaml

# Groups whose rules have an outcome on every report; the others are told where they occur.
CHECKS = ("identity", "soft", "structure", "prose", "cross_year", "hierarchy", "peers")
LAST = "last:"


@dataclass(frozen=True, slots=True)
class Term:
    """A printed figure; last: of last year's report."""

    position: Position
    last: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """One equation of a rule: the sum of `left` stands in `relation` to the sum of `right` (rules.yml says how)."""

    relation: str
    left: tuple[Term, ...]
    right: tuple[Term, ...]
    limit: float | None = None
    minimum: float | None = None
    nonzero: bool = False

    @property
    def terms(self) -> tuple[Term, ...]:
        return self.left + self.right


@dataclass(frozen=True)
class Rule:
    """One entry of the registry. forms, years, levels, kinds, scopes: where it applies; None for everywhere."""

    id: str
    group: str
    severity: Severity
    text_zh: str
    text_en: str
    forms: tuple[str, ...] | None = None
    last_forms: tuple[str, ...] | None = None
    years: tuple[int | None, int | None] = (None, None)
    levels: tuple[str, ...] | None = None
    kinds: tuple[str, ...] | None = None
    scopes: tuple[str, ...] | None = None
    tolerance: float = 0
    comparisons: tuple[Comparison, ...] = ()
    also: tuple[str, ...] = ()
    metrics: tuple[Position, ...] = ()
    reads: tuple[str, ...] = ()  # tables that it is about, where it has neither equations nor metrics
    is_doubt: bool = False  # of ours, about our reading or the file; else the report itself is at odds

    @property
    def is_check(self) -> bool:
        return self.group in CHECKS


@functools.cache
def rules() -> dict[str, Rule]:
    """All rules by id, in the file's order."""
    return {entry["id"]: _rule(entry) for entry in load_yaml("rules.yml")["rules"]}


def severity(rule: str) -> Severity:
    """The severity of a rule; KeyError names an id that is not in the registry."""
    return rules()[rule].severity


def _rule(entry: dict[str, Any]) -> Rule:
    many = {key: tuple(entry[key]) for key in ("forms", "last_forms", "levels", "kinds", "scopes", "also", "reads") if entry.get(key)}
    years = entry.get("years", {})
    return Rule(
        entry["id"], entry["group"], entry["severity"], entry["text_zh"], entry["text_en"],
        years=(years.get("from"), years.get("to")), tolerance=entry.get("tolerance", 0),
        comparisons=tuple(one for equation in entry.get("equations", ()) for one in _comparisons(equation)),
        is_doubt=entry.get("doubt", entry["group"] in ("document", "who")),
        metrics=tuple(_term(metric, "").position for metric in entry.get("metrics", ())), **many,
    )  # fmt: skip


def _comparisons(equation: dict[str, Any]) -> list[Comparison]:
    return [
        Comparison(
            equation["relation"],
            tuple(_term(term, name) for term in equation["left"]),
            tuple(_term(term, name) for term in equation["right"]),
            equation.get("limit"), equation.get("minimum"), equation.get("nonzero", False),
        )
        for name in equation.get("each", [""])
    ]  # fmt: skip


def _term(text: str, name: str) -> Term:
    table, row, column = text.removeprefix(LAST).replace("*", name).split("/")
    return Term((table, row, column), text.startswith(LAST))
