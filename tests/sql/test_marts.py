"""Figures in the marts, against the reports' own (counted by hand) and against literal reports."""

from __future__ import annotations

from math import sqrt

import duckdb
import pytest

from parsers.reference import load_yaml

pytestmark = pytest.mark.xdist_group("warehouse")

# Of literal_reports.PRIMES: denied 77, of which exempt 58; unavailable 329; rejected 161. Added up by hand.

GROUNDS = {"state_secret": 2, "law_forbidden": 3, "three_securities": 5, "third_party": 7, "internal": 11, "process": 13,
           "enforcement_file": 17, "admin_query": 19}  # fmt: skip

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
        **{f"denied_{ground}_rate": (cases, 823) for ground, cases in GROUNDS.items()},
        **{f"denied_{ground}_share": (cases, 77) for ground, cases in GROUNDS.items()},
        "grant_rate_received": (204, 1062),
        "clearance_rate": (823, 1009),
        "case_flow_rate": (823, 1062),
        "carry_over_rate": (239, 1062),
        "backlog_growth": (186, 53),  # 239 pending at the end, 53 at the beginning
        "requests_per_10k": (1009, 5),  # fifty thousand residents
        "natural_person_share": (976, 1009),  # the others below
        "commercial_share": (19, 1009),
        "research_share": (2, 1009),
        "public_welfare_share": (3, 1009),
        "legal_service_share": (4, 1009),
        "other_share": (5, 1009),
        "reconsideration_rate": (58, 823),
        "litigation_rate": (145, 823),
        "dispute_rate": (118, 823),
        "reconsideration_correction_rate": (3, 51),
        "litigation_correction_rate": (15, 95),
        "reconsideration_correction_rate_narrow": (3, 46),
        "litigation_correction_rate_narrow": (15, 49),
        "reconsideration_rate_lagged": "missing_input",
        "litigation_rate_lagged": "missing_input",
        "dispute_rate_lagged": "missing_input",
        "licensing_penalty_ratio": (887, 47),
        "coercion_penalty_ratio": "missing_input",
        "licensing_per_10k": (887, 5),
        "penalties_per_10k": (47, 5),
        "fees_per_head": "not_on_form",
        "procurement_average": (25.1, 59),
        "repeal_rate": "not_on_form",
        "issue_rate": "not_on_form",
        # H2 is broken; H1, H3, H4, H5, S5 and S7_procurement hold; the others lack figures, or last year's report.
        "data_quality_index": (6, 7),
        # H1's 23 rows, H3's 7 columns and H4's 3 forums hold; of H2's 7 columns the five without requests: 832 is not 823.
        "identity_rate": (38, 40),
        "punctuality": (1, 1),  # signed on 31 March
        # 161 + 15 cells of the two other tables, and 4 of 22.
        "completeness": (180, 198),
    },
    # Last year's report of the same body: 211 processed, 131 documents in force. Signed a day late for a department.
    "lag": {
        "reconsideration_rate_lagged": (10, 211), "litigation_rate_lagged": (11, 211), "dispute_rate_lagged": (17, 211),
        "repeal_rate": (13, 131), "issue_rate": (19, 137),
        "punctuality": (0, 1), "coercion_penalty_ratio": (3, 7), "backlog_growth": "zero_denominator", "requests_per_10k": "missing_input",
    },
    "primes_2021": {
        "fees_per_head": (10.5, 6), "lapse_rate": (128, 961), "procurement_average": "not_on_form", "reconsideration_rate": "missing_input",
        "punctuality": "missing_input",
    },
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
        "completeness": (154, 198),  # of 161 cells a row of seven and three more are no numbers; 3 of 22, and none of 15
    },
    "wrong_sum": {"identity_rate": (35, 37)},  # H1 in 22 of 23 rows, H2 in 6 of 7 columns, H3 in 7; no table of disputes
    "twice": {"grant_rate_broad": (3, 4)},
}  # fmt: skip


@pytest.mark.parametrize(
    ("agency", "indicator"), [(agency, indicator) for agency, figures in EXPECTED.items() for indicator in figures]
)
def test_indicator(con, agency, indicator):
    expected = EXPECTED[agency][indicator]
    ((numerator, denominator, value, missing, n, reason),) = con.execute(
        "select numerator, denominator, value, missing_inputs, n, null_reason from indicators_agency_year"
        " where agency_id = ? and indicator = ? order by year desc limit 1",
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
            "select agency_id, small_n from indicators_agency_year where indicator = 'grant_rate_broad' order by year"
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


def test_coverage_by_government(con):
    """锡山区's report for 2023 was read in part, 雨花台区 has none; 乌马河区 ended in mid-2019 and has none."""
    found = "select expected, found, parsed, reports, report_id from coverage_agency_year where region_code = '{}' and year = {}"
    assert con.execute(found.format(320205, 2023)).fetchone()[:4] == (True, True, False, 1)
    assert con.execute(found.format(320114, 2022)).fetchone() == (True, False, False, 0, None)
    assert con.execute(found.format(230711, 2019)).fetchone() is None
    assert con.execute("select agency_id, name, level from coverage_agency_year where region_code = '320106' and year = 2022").fetchone() == (
        "320106-gov", "南京市鼓楼区人民政府", "county",
    )  # fmt: skip
    both = """
        select region.found, count(*) filter (agency.found) from coverage_region_year as region
        inner join coverage_agency_year as agency on agency.year = region.year and agency.expected and agency.region_code like '32%'
        where region.region_code = '320000' group by region.year, region.found
    """
    assert all(region == agencies for region, agencies in con.execute(both).fetchall())


def test_change_from_last_year(con):
    """xuanwu: 10 of 30 granted in 2022 and in 2023, 11 of 21 in 2024; 南京 as a region has its own report in both later years."""
    agency = "select year, change from indicators_agency_year where agency_id = 'xuanwu' and indicator = 'grant_rate_broad' order by year"
    assert con.execute(agency).fetchall() == [(2022, None), (2023, 0), (2024, pytest.approx(11 / 21 - 1 / 3))]
    region = "select change from indicators_region_year where region_code = '320100' and year = 2024 and indicator = 'grant_rate_broad'"
    assert con.execute(region).fetchone() == (0,)


def test_imputed_zeros_are_counted_and_marked(con):
    """The report prints no zeros; its sums prove that they are. In the facts they stay blank."""
    rows = con.execute("""
        select indicator, numerator, denominator, missing_inputs, imputed_inputs from indicators_agency_year
        where agency_id = 'no_zeros' and indicator in ('denial_rate', 'grant_rate_broad', 'carry_over_rate') order by indicator
    """).fetchall()
    assert rows == [("carry_over_rate", 0, 5, 0, 2), ("denial_rate", 2, 5, 0, 7), ("grant_rate_broad", 3, 5, 0, 1)]
    assert con.execute(
        "select state, value, value_corrected from fact_application_totals where report_id = 'no_zeros' and outcome = 'partial'"
    ).fetchone() == ("blank", None, None)
    assert con.execute("select value, imputed_inputs from series_agency_year where agency_id = 'no_zeros' and series = 'partial'").fetchone() == (0, 1)


def test_no_zero_is_imputed_where_a_sum_does_not_close(con):
    """One request too many came in: the same blanks prove nothing, and every figure that needs one has none."""
    rows = con.execute("""
        select indicator, value, missing_inputs, imputed_inputs, null_reason from indicators_agency_year
        where agency_id = 'no_proof' and indicator in ('denial_rate', 'grant_rate_broad', 'carry_over_rate', 'full_grant_rate') order by indicator
    """).fetchall()
    assert rows == [
        ("carry_over_rate", None, 2, 0, "missing_input"), ("denial_rate", None, 7, 0, "missing_input"),
        ("full_grant_rate", 0.6, 0, 0, None), ("grant_rate_broad", None, 1, 0, "missing_input"),
    ]  # fmt: skip
    assert con.execute("select count(*) from fact_cells where report_id = 'no_proof' and state = 'blank' and counted is not null").fetchone() == (0,)
    assert con.execute("select value from series_agency_year where agency_id = 'no_proof' and series = 'partial'").fetchone() == (None,)


def test_a_correction_changes_what_is_counted_and_keeps_what_is_printed(con):
    facts = """
        select row_code, value, value_corrected, counted, text from fact_cells where report_id = 'corrected' and state = 'number'
            and (column_code = 'total' and row_code in ('granted', 'partial', 'total_processed', 'new_received') or row_code = 'fees') order by 1
    """
    assert con.execute(facts).fetchall() == [
        ("fees", 57_360_000, 5736, 5736, "57360000"), ("granted", 83, 38, 38, "83"), ("new_received", 100, 100, 100, "100"),
        ("partial", 7, None, None, "7"), ("total_processed", 100, 100, 100, "100"),
    ]  # fmt: skip
    assert con.execute("select amount_yuan from fact_fees where report_id = 'corrected' and measure = 'amount_wan_yuan'").fetchone() == (57_360_000,)
    rates = "select value, missing_inputs from indicators_agency_year where agency_id = 'corrected' and indicator = ?"
    assert con.execute(rates, ["full_grant_rate"]).fetchone() == (0.38, 0)
    assert con.execute(rates, ["partial_rate"]).fetchone() == (None, 1)
    series = "select value from series_agency_year where agency_id = 'corrected' and series = ?"
    assert [con.execute(series, [one]).fetchone() for one in ("granted", "fees_amount")] == [(38,), (5736,)]
    total = "select value from totals_region_year where region_code = '450110' and year = 2022 and kind = 'all' and series = 'granted'"
    assert con.execute(total).fetchone() == (38,)
    behind = "select value, counted, text from figure_sources where mart = 'series_agency_year' and agency_id = 'corrected' and figure = 'granted'"
    assert con.execute(behind).fetchall() == [(83, 38, "83")]
    assert con.execute("select id, printed, corrected, status from corrections order by id").fetchall() == [
        ("doubt", 100, 100, "active"), ("fee", 57_360_000, 5736, "active"), ("grant", 83, 38, "active"), ("old", 100, 1, "retired"),
        ("void", 7, None, "active"),
    ]  # fmt: skip


PEERS = "where province = '陕西省' and year = 2022 and indicator = 'grant_rate_broad'"


def test_percentiles_of_peers(con):
    """Eleven counties: ten with 10 % to 19 % granted and one with 90 %; one with nine cases does not count, nor does a department."""
    assert con.execute(f"select bodies, p10, p25, p50, p75, p90 from peers_indicator_year {PEERS} and kind = 'government'").fetchall() == [
        (11, *(pytest.approx(p) for p in (0.11, 0.125, 0.15, 0.175, 0.19)))]  # fmt: skip
    assert con.execute(f"select count(*) from peers_indicator_year {PEERS} and kind = 'department'").fetchone() == (0,)


def test_outliers(con):
    assert con.execute(
        "select agency_id, p50, fence_high from outliers_agency_year where indicator = 'grant_rate_broad' and year = 2022"
    ).fetchall() == [("rate_90", pytest.approx(0.15), pytest.approx(0.25))]


@pytest.mark.parametrize(
    ("region", "year", "kind", "expected"),
    [
        ("320100", 2022, "all", (78, 4, 12, 1, "pooled")),  # as the indicator: 玄武, two of 秦淮, the city's housing
        ("320100", 2022, "department", (47, 3, 12, 1, "pooled")),  # 玄武's police 2, 秦淮's culture 5, the city's housing 40
        ("320100", 2022, "township", (3, 1, 12, 1, "pooled")),
        ("320100", 2023, "all", (100, 1, 12, 2, "own_report")),  # and not 玄武's 30 once more
    ],
)
def test_totals(con, region, year, kind, expected):
    assert con.execute(
        "select value, reports, expected, found, basis from totals_region_year where region_code = ? and year = ? and kind = ? and series = 'new_requests'",
        [region, year, kind],
    ).fetchone() == expected


def test_no_report_is_summed_twice(con):
    """Within one region no two reports of which one covers the other."""
    assert con.execute("""
        select whole.region_code, whole.year from region_reports as whole join region_reports as other using (region_code, year)
        where whole.is_own_report and other.report_id <> whole.report_id
    """).fetchall() == []


def test_from_a_figure_to_its_cells(con):
    """Numerator and denominator of a rate, group rows each; the sum of the cells is the figure."""
    where = "where mart = 'indicators_agency_year' and agency_id = 'primes_2019' and figure = 'denial_rate'"
    assert con.execute(f"""
        select part, count(*), sum(value), count(source_file), count(line), count(text), min(state) from figure_sources {where} group by part order by part
    """).fetchall() == [("denominator", 1, 823, 1, 1, 1, "number"), ("numerator", 8, 77, 8, 8, 8, "number")]
    last = "where mart = 'indicators_agency_year' and agency_id = 'lag' and figure = 'repeal_rate' and year = 2022 and is_last"
    assert con.execute(f"select report_id, value, row_code, column_code from figure_sources {last}").fetchall() == [
        ("lag_2021", 131, "normative_documents", "in_force")]  # fmt: skip


def test_every_figure_is_made_of_terms(con):
    lost = """
        select distinct indicator from indicators_agency_year as marts where not exists (
            select 1 from figure_terms where kind = 'indicator' and code = indicator)
        union all
        select distinct series from series_agency_year as marts where not exists (
            select 1 from figure_terms where kind = 'series' and code = series and figure_terms.form = marts.form)
        union all
        select code from dim_rule where is_check and rule_group not in ('structure', 'prose') and not exists (
            select 1 from figure_terms where kind = 'rule' and figure_terms.code = dim_rule.code)
    """
    assert con.execute(lost).fetchall() == []


def test_quality(con):
    """primes_2019: six checks hold and one is broken; a dismissed finding counts as held."""
    assert con.execute("select held, broken, stated, asked from quality_report where report_id = 'primes_2019'").fetchone()[1:] == (1, 180, 198)
    held, broken = con.execute("select held, broken from quality_agency_year where agency_id = 'impossible'").fetchone()
    outcomes = dict(con.execute("select outcome, count(*) from rule_outcomes where report_id = 'impossible' group by 1").fetchall())
    assert (held, broken) == (outcomes["holds"] + 1, outcomes["broken"] - 1)
    assert con.execute("select reports from quality_region_year where region_code = '320100' and year = 2022").fetchone() == (7,)
    theirs, ours = con.execute("select errors_theirs, doubts_ours from quality_report where report_id = 'songbei_2019'").fetchone()
    assert (theirs, ours) == (0, 0)


def test_errata_say_what_is_at_odds_in_both_languages(con):
    rows = con.execute(
        "select printed, expected, source_file, text_zh, text_en from errata where agency_id = 'jinlin_2019' and rule = 'S7' order by printed"
    ).fetchall()
    assert [row[:3] for row in rows] == [("36", "0", "jinlin_2019.txt"), ("4", "0", "jinlin_2019.txt"), ("4", "0", "jinlin_2019.txt")]
    assert "“规章”×“对外公开总数量”" in rows[0][3] and "印出 36，另一侧为 0。" in rows[0][3]
    assert "Published in all" in rows[0][4] and "Printed 36" in rows[0][4]
    assert con.execute("select count(*) from errata where report_id = 'impossible' and rule = 'RANGE'").fetchone() == (0,)


def test_errata_name_the_one_cell_that_mends_the_sums(sample_home):
    """衢州 2022: the row and the column that do not add up cross in one cell, which is told with each of the two."""
    with duckdb.connect(str(sample_home / "release" / "gongkai.duckdb"), read_only=True) as release:
        told = release.execute(
            "select rule, text_zh, text_en from errata join dim_agency using (agency_id) where name = '衢州市人民政府' and severity = 'error' and year = 2022"
        ).fetchall()
    assert told
    for _, text_zh, text_en in told:
        assert "印出 83，如为 38 则各式成立。" in text_zh and "prints 83, and with 38 the sums agree." in text_en
