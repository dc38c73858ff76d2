"""What stands in the fact tables: states, parts and totals, amounts, provenance."""

from __future__ import annotations

import json

import pytest
from warehouse import SAMPLES

pytestmark = pytest.mark.xdist_group("warehouse")

FACTS = [
    "applications",
    "application_totals",
    "enforcement",
    "procurement",
    "fees",
    "rule_documents",
    "disputes",
    "dispute_totals",
]


@pytest.mark.parametrize(
    "report", ["songbei_2019", "nangang_2021", "jinlin_2019", "changsha_gaoxin_2019", "sifangtai_2020"]
)
def test_one_shape_for_every_report_of_a_form(con, report):
    """26 rows but the total × 6 types; 27 printed totals beside 6 of （七）总计; 4 × 3; 2; 3; 2 × 6; 3 × 4; 3."""
    counts = [
        con.execute(f"select count(*) from fact_{fact} where report_id = ?", [report]).fetchone()[0] for fact in FACTS
    ]
    assert counts == [150, 32, 12, 2, 3, 12, 12, 3]


def test_litigation_of_songbei(con):
    assert con.execute(
        "select sum(value) from fact_disputes where report_id = 'songbei_2019' and forum <> 'reconsideration'"
    ).fetchone() == (12,)


def test_blank_disputes_of_nangang(con):
    assert con.execute(
        "select state, count(*) from fact_disputes where report_id = 'nangang_2021' group by all"
    ).fetchall() == [("blank", 12)]
    assert con.execute(
        "select state, count(*) from fact_dispute_totals where report_id = 'nangang_2021' group by all"
    ).fetchall() == [("blank", 3)]


def test_parts_make_the_printed_totals(con):
    """On every report whose identities hold; outcomes of a report that prints （六）其他处理 twice are counted once."""
    rows = con.execute("""
        select report_id, sum(value) as made, (
            select value from fact_application_totals as totals
            where totals.report_id = parts.report_id and outcome = 'total_processed' and applicant_type = 'total'
        ) as printed
        from fact_applications as parts
        where flow = 'outcome' and report_id in (select report_id from rule_outcomes where rule = 'H2' and outcome = 'holds')
        group by report_id
    """).fetchall()
    assert {"songbei_2019", "nangang_2021", "qianjiang_2021", "both_2021"} <= {row[0] for row in rows}
    assert [row for row in rows if row[1] != row[2]] == []


def test_subtotal_lies_with_the_totals(con):
    where = "where report_id = 'both_2021' and outcome = 'other_processing'"
    assert con.execute(f"select count(*) from fact_applications {where}").fetchone() == (0,)
    assert con.execute(f"select count(*), sum(value) from fact_application_totals {where}").fetchone() == (7, 398)
    single = where.replace("both_2021", "qianjiang_2021")
    assert con.execute(f"select count(value) from fact_applications {single}").fetchone() == (6,)


@pytest.mark.parametrize(
    ("fact", "report", "where", "state"),
    [
        ("application_totals", "states", "outcome = 'granted'", "blank"),
        ("applications", "states", "outcome = 'carried_out' and applicant_type = 'natural_person'", "dash"),
        ("application_totals", "states", "outcome = 'denied_internal'", "undecided"),
        ("application_totals", "states", "outcome = 'rejected_repeat'", "row_absent"),
        ("application_totals", "states", "outcome = 'other_other'", "not_on_form"),
        ("dispute_totals", "states", "forum = 'reconsideration'", "table_absent"),
        ("enforcement", "states", "action = 'licensing' and measure = 'decisions'", "row_absent"),
        ("fees", "states", "measure = 'amount_wan_yuan'", "not_on_form"),
        ("procurement", "nangang_2021", "measure = 'project_count'", "not_on_form"),
        ("procurement", "primes_2021", "measure = 'project_count'", "not_on_form"),
        ("enforcement", "primes_2021", "action = 'licensing' and measure = 'decisions'", "row_absent"),
        ("enforcement", "no_zeros", "action = 'licensing' and measure = 'decisions'", "table_absent"),
        ("application_totals", "qianjiang_2021", "outcome = 'other_other'", "row_absent"),
    ],
)
def test_state(con, fact, report, where, state):
    rows = con.execute(
        f"select state, value, asked from fact_{fact} where report_id = '{report}' and {where}"
    ).fetchall()
    assert rows == [(state, None, state != "not_on_form")]


def test_a_row_that_the_form_does_not_ask_for_keeps_its_figure(con):
    rows = con.execute(
        "select distinct state, asked from fact_procurement where report_id = 'qianjiang_2021'"
    ).fetchall()
    assert rows == [("number", False)]


def test_no_form_no_gaps(con):
    """What is printed is kept; what a form might have asked for is anybody's guess."""
    assert con.execute(
        "select count(*), count(value), count(asked) from fact_applications where report_id = 'nameless'"
    ).fetchone() == (132, 132, 0)
    assert con.execute("select count(*) from fact_disputes where report_id = 'nameless'").fetchone() == (0,)


def test_amounts_in_yuan(con):
    amounts = con.execute("""
        from (from fact_procurement union all by name from fact_fees)
        select report_id, value, unit, amount_yuan::varchar
        where measure = 'amount_wan_yuan' and value is not null
            and report_id in ('songbei_2019', 'nangang_2021', 'primes_2019', 'states')
        order by report_id
    """).fetchall()
    assert amounts == [
        ("nangang_2021", 5736, "万元", "57360000.00"),
        ("primes_2019", 25.1, "元", "251000.00"),
        ("songbei_2019", 42603.77, "万元", "426037700.00"),
        ("states", 6944.93, None, None),
    ]
    assert con.execute("select count(amount_yuan) from fact_fees where measure <> 'amount_wan_yuan'").fetchone() == (0,)


def test_every_printed_cell_can_be_found(con):
    """By file and line; the expected files of the samples number their cells."""
    expected = json.loads((SAMPLES / "songbei_2019.expected.json").read_text(encoding="utf-8"))["cells"]
    row = con.execute("""
        select source_file, line, text, method from fact_applications
        where report_id = 'songbei_2019' and outcome = 'granted' and applicant_type = 'natural_person'
    """).fetchone()
    (line, text), *_ = [
        (number, cell[5])
        for number, cell in enumerate(expected, 1)
        if cell[:3] == ["applications", "granted", "natural_person"]
    ]
    assert row == ("songbei_2019.txt", line, text, "literal")


def test_findings_of_the_real_reports(con):
    """All identities of the five hold."""
    real = "('songbei_2019', 'nangang_2021', 'jinlin_2019', 'changsha_gaoxin_2019', 'sifangtai_2020')"
    assert con.execute(
        f"select count(*) from findings where severity = 'error' and report_id in {real}"
    ).fetchone() == (0,)
    outcomes = con.execute(
        f"select outcome, count(*) from rule_outcomes where report_id in {real} and rule in ('H1', 'H2', 'H3', 'H4', 'H5', 'H6') group by all order by 1"
    ).fetchall()
    assert outcomes == [("holds", 24), ("not_applicable", 5), ("undecidable", 1)]  # H6 is the form of 2014's
    assert con.execute(
        "select count(*) > 0 from findings where report_id = 'quzhou_2022' and rule = 'H1'"
    ).fetchone() == (True,)
