"""Figures in the marts, against the reports' own (counted by hand) and against literal reports."""

from __future__ import annotations

from math import sqrt

import pytest

from parsers.reference import load_yaml

pytestmark = pytest.mark.xdist_group("warehouse")

# Of literal_reports.PRIMES: denied 77, of which exempt 58; unavailable 329; rejected 161. Added up by hand.

EXPECTED = {
    "primes_2019": {
        "grant_rate_broad": (204, 823),
        "full_grant_rate": (101, 823),
        "partial_rate": (103, 823),
        "partial_share_of_grants": (103, 204),
        "substantive_disclosure_rate": (204, 281),
        "resolvable_grant_rate": (101, 390),
        "grant_rate_considered": (204, 610),
        "denial_rate": (77, 823),
        "exemption_rate": (58, 823),
        "not_held_rate": (107, 823),
        "unavailable_rate": (329, 823),
        "rejection_rate": (161, 823),
        "petition_share": (23, 823),
        "vexatious_rate": (66, 823),
        "lapse_rate": "not_on_form",
        "clearance_rate": (823, 1009),
        "case_flow_rate": (823, 1062),
        "carry_over_rate": (239, 1062),
        "natural_person_share": (1009, 1009),
        "commercial_share": (0, 1009),
        "reconsideration_rate": (58, 823),
        "litigation_rate": (145, 823),
        "dispute_rate": (118, 823),
        "reconsideration_correction_rate": (3, 51),
        "litigation_correction_rate": (15, 95),
        "licensing_penalty_ratio": (887, 47),
        "procurement_average": (25.1, 59),
        # H1's 23 rows, H3's 7 columns and H4's 3 forums hold; of H2's 7 columns the five without requests: 832 is not 823.
        "data_quality_index": (38, 40),
        # 161 + 15 cells of the two other tables, and 4 of 22.
        "completeness": (180, 198),
    },
    "primes_2021": {"lapse_rate": (128, 961), "procurement_average": "not_on_form", "reconsideration_rate": "missing_input"},
    "songbei_2019": {
        "grant_rate_broad": (37, 77), "substantive_disclosure_rate": (37, 37),
        "litigation_rate": (12, 77), "not_held_rate": (38, 77),
    },
    "nangang_2021": {
        "grant_rate_broad": (34, 89), "substantive_disclosure_rate": (34, 44), "rejection_rate": (9, 89),
        "clearance_rate": (89, 87), "litigation_rate": "missing_input",
    },
    "jinlin_2019": {"grant_rate_broad": "zero_denominator"},
    "sifangtai_2020": {"grant_rate_broad": "zero_denominator"},
    "changsha_gaoxin_2019": {"grant_rate_broad": (1, 6), "substantive_disclosure_rate": (1, 2)},
    "qianjiang_2021": {"lapse_rate": "missing_input"},  # prints the single row of other handling
    "states": {
        "full_grant_rate": "missing_input", "partial_rate": (0, 10), "denial_rate": "missing_input",
        "vexatious_rate": "missing_input", "procurement_average": "missing_input",
    },
    "twice": {"grant_rate_broad": (3, 4)},
}  # fmt: skip


@pytest.mark.parametrize(
    ("agency", "indicator"), [(agency, indicator) for agency, figures in EXPECTED.items() for indicator in figures]
)
def test_indicator(con, agency, indicator):
    expected = EXPECTED[agency][indicator]
    ((numerator, denominator, value, missing, n, reason),) = con.execute(
        "select numerator, denominator, value, missing_inputs, n, null_reason from indicators_agency_year where agency_id = ? and indicator = ?",
        [agency, indicator],
    ).fetchall()
    if isinstance(expected, str):
        assert (reason, value) == (expected, None)
        assert (missing > 0) == (expected != "zero_denominator")
    else:
        assert (numerator, denominator) == pytest.approx(expected)
        assert value == pytest.approx(expected[0] / expected[1])
        assert (missing, n, reason) == (0, expected[1], None)


def test_every_indicator_has_a_hand_checked_value():
    assert set(EXPECTED["primes_2019"]) == {entry["code"] for entry in load_yaml("indicators.yml")["indicators"]}


def test_missing_inputs_are_counted_once_each(con):
    """States lacks granted.total (blank), denied_internal (undecided), rejected_repeat (no row)."""
    missing = dict(
        con.execute(
            "select indicator, missing_inputs from indicators_agency_year where agency_id = 'states'"
        ).fetchall()
    )
    assert [
        missing[code] for code in ("partial_rate", "grant_rate_broad", "substantive_disclosure_rate", "rejection_rate")
    ] == [0, 1, 2, 1]
    assert missing["dispute_rate"] == 2


def test_wilson_interval(con):
    """Against the textbook form: the p for which (p̂ − p)² = z²·p(1 − p)/n."""
    rows = con.execute("select value, n, low, high from indicators_agency_year where low is not null").fetchall()
    assert len(rows) > 100
    for rate, n, *bounds in rows:
        assert 0 <= bounds[0] <= rate <= bounds[1] <= 1
        for p in bounds:
            assert abs(rate - p) == pytest.approx(1.959963984540054 * sqrt(max(p * (1 - p), 0) / n), abs=1e-9)


def test_interval_only_for_proportions(con):
    others = "from indicators_agency_year join dim_indicator on code = indicator where not proportion"
    assert con.execute(f"select count(value) > 0, count(low), count(high) {others}").fetchone() == (True, 0, 0)
    impossible = "from indicators_agency_year where agency_id = 'impossible' and indicator = 'full_grant_rate'"
    assert con.execute(f"select value, low, high {impossible}").fetchone() == (1.8, None, None)


def test_small_n(con):
    rows = dict(
        con.execute(
            "select agency_id, small_n from indicators_agency_year where indicator = 'grant_rate_broad'"
        ).fetchall()
    )
    assert (rows["songbei_2019"], rows["jinlin_2019"], rows["changsha_gaoxin_2019"], rows["states"]) == (
        False,
        True,
        True,
        False,
    )


def test_only_current_reports_of_known_bodies_and_years(con):
    reports = {row[0] for row in con.execute("select distinct report_id from indicators_agency_year").fetchall()}
    assert "twice_2" in reports
    assert reports.isdisjoint({"twice_1", "nameless"})


@pytest.mark.parametrize(
    ("region", "year", "expected"),
    [
        ("320102", 2022, (10, 30, 1, "own_report")),  # its police is in it
        ("320104", 2022, (7, 8, 2, "pooled")),  # culture and the street; no tax bureau, no unknown scope
        ("320100", 2022, (17, 78, 4, "pooled")),  # 玄武 10/30, 秦淮 7/8, the city's housing 0/40
        ("320000", 2022, (17, 78, 4, "pooled")),
        ("320102", 2023, (10, 30, 1, "own_report")),
        ("320100", 2023, (50, 100, 1, "own_report")),  # may hold 玄武 already
        ("320000", 2023, (58, 110, 2, "pooled")),  # 南京 and 锡山
        ("230100", 2021, (34, 89, 1, "pooled")),
    ],
)
def test_region(con, region, year, expected):
    rows = con.execute(
        "select numerator, denominator, reports, basis, value from indicators_region_year"
        " where region_code = ? and year = ? and indicator = 'grant_rate_broad'",
        [region, year],
    ).fetchall()
    assert [row[:4] for row in rows] == [expected]
    assert rows[0][4] == pytest.approx(expected[0] / expected[1])


def test_region_leaves_out_reports_with_missing_inputs(con):
    row = con.execute("""
        select value, reports, reports_left_out, null_reason, missing_inputs > 0 from indicators_region_year
        where region_code = '500230' and indicator = 'grant_rate_broad'
    """).fetchone()
    assert row == (None, 0, 1, "missing_input", True)


def test_coverage(con):
    """Governments in 南京 since 2013: the city and eleven districts. 伊春's old districts ended in mid-2019."""
    found = "select expected, found, parsed from coverage_region_year where region_code = '{}' and year = {}"
    assert con.execute(found.format(320100, 2022)).fetchone() == (12, 1, 1)
    assert con.execute(found.format(320100, 2023)).fetchone() == (12, 2, 2)
    assert con.execute(found.format(320205, 2023)).fetchone() == (1, 1, 0)
    assert con.execute(found.format(230705, 2019)).fetchone() is None
    assert con.execute(found.format(230751, 2019)).fetchone() == (1, 1, 1)
    assert con.execute(
        "select expected, found from indicators_region_year where region_code = '320100' and year = 2022 limit 1"
    ).fetchone() == (12, 1)
