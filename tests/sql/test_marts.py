"""Figures in the marts, against the reports' own (counted by hand) and literal reports."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("agency", "numerator", "denominator"),
    [("songbei_2019", 37, 77), ("nangang_2021", 34, 89), ("jinlin_2019", 0, 0), ("sifangtai_2020", 0, 0), ("changsha_gaoxin_2019", 1, 6)],
)
def test_grant_rate(con, agency, numerator, denominator):
    row = con.execute(
        "select numerator, denominator, value from indicators_agency_year where agency_id = ? and indicator = 'grant_rate_broad'", [agency]
    ).fetchone()
    assert row[:2] == (numerator, denominator)
    assert row[2] == (pytest.approx(numerator / denominator) if denominator else None)
