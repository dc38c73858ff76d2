"""The rules that compare figures, on literal cells; and the registry itself."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rule_cases import CASES, Case

from parsers.document import Agency, Cell, Report
from parsers.reference import ROOT, load_csv
from parsers.rules.comparisons import evaluate
from parsers.rules.registry import rules


def cells(figures: dict[str, float | None]) -> list[Cell]:
    return [
        Cell(*position.split("/"), value, "" if value is None else str(value), None, "blank" if value is None else "number", 1, None, "t")
        for position, value in figures.items()
    ]  # fmt: skip


def verdict(case: Case) -> tuple[str, list]:
    told = {"form": "2021", "year": 2021, "level": "county", "kind": "government", "scope": "whole_government"} | case.report
    report = Report(year=told["year"], form=told["form"], scope=told["scope"])
    agency = Agency(level=told["level"], kind=told["kind"])
    last = None if case.last is None else (case.last_form, cells(case.last))
    outcomes, findings = evaluate(report, agency, cells(case.this), last)
    (outcome,) = [one.outcome for one in outcomes if one.rule == case.rule]
    return outcome, [finding for finding in findings if finding.rule == case.rule]


# Rules with many equations are open where a report prints only some of them: what is told is whether one is broken.
PARTIAL = {"S4", "RANGE", "JUMP", "S2", "S1", "S7", "S1_bridge", "JUMP_unit"}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.rule}-{case.outcome}")
def test_outcome(case: Case) -> None:
    outcome, findings = verdict(case)
    if case.outcome == "holds" and case.rule in PARTIAL:
        assert outcome in ("holds", "undecidable")
    else:
        assert outcome == case.outcome
    assert bool(findings) == (case.outcome == "broken")


def test_what_a_finding_says() -> None:
    """printed is this report's, expected what last year's makes it."""
    case = Case("S3", "broken", {"applications/carried_in/total": 3}, {"applications/carried_out/total": 4})
    ((finding,),) = [verdict(case)[1]]
    assert (finding.printed, finding.expected, finding.cells) == ("3", "4", [("applications", "carried_in", "total")])


def test_without_last_year_no_cross_year_rule_is_answered_for() -> None:
    outcomes, _ = evaluate(Report(form="2021", year=2021), Agency(), cells({"applications/new_received/total": 5}))
    assert {rules()[one.rule].group for one in outcomes} == {"soft"}


def test_every_comparing_rule_has_a_case_that_holds_and_one_that_breaks() -> None:
    comparing = {rule.id for rule in rules().values() if rule.comparisons}
    assert {case.rule for case in CASES if case.outcome == "holds"} >= comparing - {"RANGE"}
    assert {case.rule for case in CASES if case.outcome == "broken"} == comparing


def test_every_rule_is_tried_somewhere() -> None:
    """A rule without a test fails here: its id stands in quotes in no test."""
    texts = "\n".join(path.read_text(encoding="utf-8") for path in sorted(Path(ROOT / "tests").rglob("*.py")))
    quoted = set(re.findall(r"[\"']([A-Za-z][\w-]*)[\"']", texts))
    assert [rule.id for rule in rules().values() if rule.id not in quoted] == []


# What specialists and earlier projects check, by the names it goes by there.
KNOWN = [
    *(f"H{n}" for n in range(1, 7)), *(f"S{n}" for n in range(1, 9)), *(f"N{n}" for n in range(1, 10)), "A1", "A2",
    "S3-BAL", "S3-VERT", "S3-HOR", "S4-SUM", "S2-NN", "S2-INT", "S2-2019", "S2-STOCK", "TXT", "STRUCT", "SPLIT",
    "XY-CARRY", "XY-STOCK", "XY-2019", "HIER", "JUMP", "ZERO-PEER", "RANGE",
]  # fmt: skip


def test_no_known_rule_is_missing() -> None:
    names = {name for rule in rules().values() if rule.is_check for name in (rule.id, *rule.also)}
    assert [name for name in KNOWN if name not in names] == []


def test_every_check_says_what_it_looks_at() -> None:
    """Equations, positions or tables: what leads from its outcome to cells. The prose and the sections are no cells."""
    silent = [rule.id for rule in rules().values() if rule.is_check and not (rule.comparisons or rule.metrics or rule.reads)]
    assert {rules()[one].group for one in silent} == {"prose", "structure"}


def test_registry_is_complete() -> None:
    groups = {row["code"] for row in load_csv("codes/rule_groups.csv")}
    codes = {name: {row["code"] for row in load_csv(f"codes/{name}.csv")} for name in ("levels", "kinds", "scopes", "severities")}
    for rule in rules().values():
        assert rule.group in groups, rule.id
        assert rule.severity in codes["severities"], rule.id
        assert (rule.severity == "error") == (rule.group == "identity"), rule.id
        assert rule.text_en.isascii() or "规章" in rule.text_en or "元" in rule.text_en or "（" in rule.text_en or "“" in rule.text_en, rule.id
        assert any("一" <= letter <= "鿿" for letter in rule.text_zh), rule.id
        for name in ("levels", "kinds", "scopes"):
            assert set(getattr(rule, name) or ()) <= codes[name], rule.id
