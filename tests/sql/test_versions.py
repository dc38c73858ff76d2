"""What changed between versions and copies, and what was known on a day."""

from __future__ import annotations

import json

import pytest

pytestmark = pytest.mark.xdist_group("warehouse")


def test_changes_between_versions(con):
    """One grant more and two processed more, of natural persons and in the totals; four rows and two columns."""
    rows = con.execute("""
        select row_code, column_code, value_before, value_after from report_changes
        where before_report_id = 'twice_1' and after_report_id = 'twice_2' and kind = 'version' order by 1, 2
    """).fetchall()
    assert rows == [
        (row, column, before, after)
        for row, before, after in (("granted", 1, 3), ("new_received", 2, 4), ("total_processed", 2, 4))
        for column in ("natural_person", "total")
    ]


def test_copies_are_checked_against_each_other(con):
    """What only one copy has a table for is no difference."""
    assert con.execute("""
        select row_code, column_code, value_before, value_after from report_changes
        where after_report_id = 'twice_2_pdf' and kind = 'rendition'
    """).fetchall() == [("granted", "other", 0, 2)]
    ((report, cells, printed, expected, message),) = con.execute(
        "select report_id, cells, printed, expected, message from findings where rule = 'renditions_differ'"
    ).fetchall()
    assert (report, json.loads(cells), printed, expected) == ("twice_2", [["applications", "granted", "other"]], "0", "2")
    assert "twice_2_pdf.txt" in message


@pytest.mark.parametrize(
    ("day", "report"), [("2020-01-19", None), ("2020-01-20", "twice_1"), ("2020-03-19", "twice_1"), ("2020-03-20", "twice_2"), ("2030-01-01", "twice_2")]
)
def test_as_known_on(con, day, report):
    found = con.execute(f"select report_id from reports_known_on(date '{day}') where agency_id = 'twice'").fetchall()
    assert found == ([(report,)] if report else [])


def test_what_is_undated_was_always_known(con):
    assert con.execute("select count(*) from reports_known_on(date '2000-01-01') where report_id = 'primes_2019'").fetchone() == (1,)


def test_copies_count_in_no_mart(con):
    assert con.execute("select count(*) from indicators_agency_year where report_id in ('twice_1', 'twice_2_pdf')").fetchone() == (0,)
