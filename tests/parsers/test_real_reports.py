"""The five real reports against their gold: every cell, and who, where, when."""

from __future__ import annotations

import pytest

from parsers import read_report

NAMES = ["changsha_gaoxin_2019", "jinlin_2019", "nangang_2021", "sifangtai_2020", "songbei_2019"]


@pytest.fixture(scope="module", params=NAMES)
def report(request, shared, gold):
    path = shared / "reports" / f"{request.param}.txt"
    return (
        gold[request.param],
        read_report(path.read_bytes(), name=path.name),
        path.read_text(encoding="utf-8-sig").split("\n"),
    )


def test_every_cell_is_right_and_none_is_added(report):
    gold, document, _ = report
    expected = {(table, row, column): value for table, row, column, value in gold["cells"]}
    got = {cell.position: cell.value for cell in document.cells}
    assert got == expected
    assert len(document.cells) == len(got)


def test_blank_cells_are_blank_and_others_are_numbers(report):
    gold, document, _ = report
    blank = {(table, row, column) for table, row, column, value in gold["cells"] if value is None}
    assert {cell.position for cell in document.cells if cell.state == "blank"} == blank
    assert all(cell.state == "number" for cell in document.cells if cell.position not in blank)


def test_each_text_stands_in_its_line(report):
    _, document, lines = report
    assert all(cell.text in lines[cell.line - 1] for cell in document.cells)


def test_who_where_when(report):
    gold, document, _ = report
    said, agency = document.report, document.agency
    assert (said.year, said.form, said.published_on, said.scope, said.title, said.issuer) == (
        gold["year"], gold["form"], gold["published_on"], gold["scope"], gold["title_as_printed"], gold["issuer"],
    )  # fmt: skip
    assert (agency.name, agency.level, agency.region_code, agency.province, agency.city, agency.county) == (
        gold["agency"], gold["level"], gold["region_code"], gold["province"], gold["city"], gold["county"],
    )  # fmt: skip


def test_no_identity_is_broken(report):
    gold, document, _ = report
    assert not [finding for finding in document.findings if finding.severity == "error"]
    outcomes = {outcome.rule: outcome for outcome in document.rule_outcomes}
    assert sum(outcomes[rule].held for rule in ("H1", "H2", "H3", "H4")) == (39 if gold["id"] == "nangang_2021" else 40)
