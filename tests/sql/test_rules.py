"""The checks that need other reports, over the database: the same literal cases as for two files, and reports above and beside."""

from __future__ import annotations

import json

import pytest
from rule_cases import CASES

from parsers.rules.registry import rules

pytestmark = pytest.mark.xdist_group("warehouse")


def outcome(con, report, rule):
    return con.execute("select outcome from rule_outcomes where report_id = ? and rule = ?", [report, rule]).fetchone()[0]


@pytest.mark.parametrize("number", range(len(CASES)), ids=lambda number: f"{number}-{CASES[number].rule}-{CASES[number].outcome}")
def test_case(con, number):
    """A rule with several equations is open where only some are printed; what counts is that none is broken."""
    case, report = CASES[number], f"case_{number}"
    found = outcome(con, report, case.rule)
    expected = {"holds": ("holds", "undecidable"), "not_applicable": ("not_applicable", "undecidable")}.get(case.outcome, (case.outcome,))
    if case.rule in ("S3", "S1_stock", "S5", "S6", "S7_procurement", "implausible_zero"):
        expected = (case.outcome,)
    assert found in expected
    findings = con.execute(
        "select count(*) from findings where report_id = ? and rule = ?", [report, case.rule]
    ).fetchone()[0]
    assert bool(findings) == (case.outcome == "broken")


def test_every_cross_year_rule_has_cases_here(con):
    assert {case.rule for case in CASES if case.last is not None} | {"S8"} == {
        rule.id for rule in rules().values() if rule.group == "cross_year"
    }


def test_what_a_finding_says(con):
    """2 and 1 were carried out, 1 and 2 are carried in: two columns, with the other report's file."""
    number = next(n for n, case in enumerate(CASES) if case.rule == "S3" and case.outcome == "broken")
    rows = con.execute(
        "select cells, printed, expected, message from findings where report_id = ? and rule = 'S3'", [f"case_{number}"]
    ).fetchall()
    assert [(json.loads(cells), printed, expected) for cells, printed, expected, _ in rows] == [
        ([["applications", "carried_in", "natural_person"]], "1", "2"),
        ([["applications", "carried_in", "commercial"]], "2", "1"),
    ]
    assert all(message.endswith(f"Last year: case_{number}_last.txt.") for *_, message in rows)


def test_another_scope_is_not_last_year(con):
    """The same body's report for the year before, of the body alone."""
    assert con.execute("select count(*) from cross_checks where report_id = 'other_scope' and other_report_id is not null").fetchone() == (0,)
    assert outcome(con, "other_scope", "S3") == "undecidable"


def test_only_current_reports_are_compared(con):
    assert con.execute("select count(*) from cross_checks where report_id = 'twice_1'").fetchone() == (0,)
    assert {row[0] for row in con.execute("""
        select outcome from rule_outcomes join dim_rule on code = rule where report_id = 'twice_1' and rule_group = 'cross_year'
    """).fetchall()} == {"not_applicable"}


def test_matrix_of_last_year(con):
    assert outcome(con, "copied_2023", "S8") == "broken"
    assert outcome(con, "copied_2022", "S8") == "undecidable"  # nothing to compare with
    assert outcome(con, "idle_2023", "S8") == "holds"  # all zero in both years
    assert outcome(con, "xuanwu_2023", "S8") == "broken"


def test_whole_against_its_parts(con):
    """玄武 2022 has 30 requests and its police 2; a county with 3, and departments with 2 and 5."""
    assert outcome(con, "xuanwu", "A1") == "undecidable"  # nobody printed its table of disputes
    assert con.execute("select outcome, printed, expected from cross_checks where report_id = 'xuanwu' and rule = 'A1' order by equation").fetchall() == [
        ("holds", 30, 2), ("holds", 30, 2), ("undecidable", None, None)]  # fmt: skip
    assert outcome(con, "small_whole", "A1") == "broken"
    assert con.execute("select printed, expected from findings where report_id = 'small_whole' and rule = 'A1'").fetchall() == [("3", "7")] * 2


def test_government_against_those_below(con):
    """南京 2023 has 100 requests and 玄武 30, one of its eleven districts; in 2024 it has 20, less than 玄武. 三亚 has 80, its four districts 60."""
    assert outcome(con, "nanjing_2024", "A2") == "broken"
    first = "select outcome, printed, expected, detail from cross_checks where report_id = ? and rule = ? order by equation limit 1"
    assert con.execute(first, ["nanjing", "A2"]).fetchone() == ("undecidable", 100, 30, "Reports in the sum: 1 of 11.")
    assert con.execute(first, ["sanya", "A2"]).fetchone() == ("holds", 80, 60, "Reports in the sum: 4 of 4.")


def test_a_whole_is_no_proof_beside_parts_that_are_not_all_there(con):
    """One department reported for 2022, another is known from 2023 only."""
    first = "select outcome, printed, expected, detail from cross_checks where report_id = ? and rule = 'A1' order by equation limit 1"
    assert con.execute(first, ["half_known"]).fetchone() == ("undecidable", 10, 1, "Reports in the sum: 1 of 2.")
    assert con.execute(first, ["xuanwu"]).fetchone() == ("holds", 30, 2, "Reports in the sum: 1 of 1.")


def test_zero_beside_peers(con):
    assert outcome(con, "peer_0", "ZERO-PEER") == "broken"
    assert outcome(con, "peer_1", "ZERO-PEER") == "undecidable"  # what it prints holds, and the other tables are missing
    assert outcome(con, "peer_blank", "ZERO-PEER") == "broken"
    assert con.execute("select distinct rule from findings where report_id = 'peer_1'").fetchall() == []


def test_dismissed_finding(con):
    """It stays in the table, marked, and its outcome counts nowhere."""
    assert con.execute(
        "select rule, is_dismissed, dismissal from findings where report_id = 'impossible' and is_dismissed"
    ).fetchall() == [("RANGE", True, "literal")]
    assert con.execute("select outcome, is_dismissed from rule_outcomes where report_id = 'impossible' and rule = 'RANGE'").fetchone() == (
        "broken", True)  # fmt: skip


def test_level_decided_later_decides_over_a_rule(con):
    """What the reader found is dropped where the rule is not meant for the body."""
    number = next(n for n, case in enumerate(CASES) if case.rule == "S7" and case.outcome == "not_applicable")
    assert outcome(con, f"case_{number}", "S7") == "not_applicable"


def test_every_check_of_the_book_has_an_outcome(con):
    checks = sum(rule.is_check for rule in rules().values())
    assert con.execute("select distinct count(*) from rule_outcomes group by report_id").fetchall() == [(checks,)]
