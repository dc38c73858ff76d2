"""The prose figures of the five real reports: those that hold are found and bound, those that fail are told, no other is compared."""

from __future__ import annotations

import json

import pytest

from parsers import read_report

# How each relation of the gold list shows: sums and repeats have no target.
SUMS = ("parts", "part", "parts_less_carried_in")


@pytest.fixture(scope="module")
def documents(shared):
    names = {entry["file"] for entry in _checks(shared)}
    return {name: read_report((shared / "reports" / name).read_bytes(), name=name) for name in names}


def _checks(shared) -> list[dict]:
    return json.loads((shared / "reports" / "narrative_checks.json").read_text(encoding="utf-8"))


def _values(entry: dict) -> list[float]:
    return entry["prose"] if isinstance(entry["prose"], list) else [entry["prose"]]


def _matches(position: tuple[str, str, str], target: str) -> bool:
    table, row, column = target.split(".")
    prefix = row.rstrip("*")
    return position[0] == table and position[2] == column and (position[1].startswith(prefix) if row.endswith("*") else position[1] == row)


def _found(entry: dict, document) -> bool:
    here = [figure for figure in document.narrative if figure.line == entry["line"] and figure.outcome == "holds"]
    if entry["kind"] == "narrative_equal":
        return any(figure.relation == "repeats" and figure.value == entry["prose"] for figure in here)
    if entry["kind"] == "narrative_sum":  # the outcomes of nangang make 90 with the three that its prose leaves out
        return any(figure.relation in SUMS and figure.value in (entry["prose"], 87) for figure in here)
    each = entry["compare"] == "each"
    for value, *targets in zip(_values(entry), entry["targets"], strict=True) if each else [(entry["prose"], *entry["targets"])]:
        if not any(
            figure.value == value and figure.targets and all(any(_matches(position, target) for position in figure.targets) for target in targets)
            for figure in here
        ):
            return False
    return True


def test_what_holds_is_found_and_bound(shared, documents):
    holding = [entry for entry in _checks(shared) if entry["holds"]]
    missed = [(entry["file"], entry["line"], entry["quote"]) for entry in holding if not _found(entry, documents[entry["file"]])]
    assert len(holding) == 37
    assert missed == []


def test_what_fails_is_told_and_nothing_else(shared, documents):
    told = {
        (name, finding.rule, finding.printed, finding.expected)
        for name, document in documents.items() for finding in document.findings if finding.rule.startswith("N")
    }  # fmt: skip
    assert told == {("sifangtai_2020.txt", "N6", "1152", "1384"), ("sifangtai_2020.txt", "N6", "7", "6")}


def test_what_counts_something_else_is_never_compared(shared, documents):
    for entry in (entry for entry in _checks(shared) if entry["holds"] is None):
        for figure in documents[entry["file"]].narrative:
            if figure.line == entry["line"] and figure.value in _values(entry) and figure.noun and figure.noun[-2:] in entry["quote"]:
                # A part of a proven sum is that figure's total's affair; the figure itself has no target.
                assert not figure.targets, (entry, figure)
                assert figure.relation == "parts" or figure.relation == "repeats" or figure.outcome is None, (entry, figure)


def test_each_text_stands_in_its_line(shared, documents):
    for name, document in documents.items():
        lines = (shared / "reports" / name).read_text(encoding="utf-8-sig").split("\n")
        assert document.narrative
        for figure in document.narrative:
            assert figure.text and figure.text in lines[figure.line - 1], figure
