"""Corrections and dismissals: what they find, and that one that finds nothing stops the build by its name."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from pipelines.errors import CheckFailed
from pipelines.facts.corrections import corrections, dismissals
from pipelines.facts.schemas import FRAMES

FEES = {"table": "proactive", "row": "fees", "column": "amount_wan_yuan"}
REPORTS = pl.DataFrame(
    [
        {"report_id": "old", "agency_id": "a", "year": 2021, "scope": "own_body", "is_current": False},
        {"report_id": "new", "agency_id": "a", "year": 2021, "scope": "own_body", "is_current": True},
        {"report_id": "other", "agency_id": "b", "year": 2021, "scope": "own_body", "is_current": True},
    ],
    schema={name: kind for name, kind in FRAMES["reports"].schema.items() if name in {
        "report_id", "sha256", "source_file", "agency_id", "agency_name", "year", "scope", "is_current"}},
)  # fmt: skip


@pytest.fixture
def cells(tmp_path: Path) -> Path:
    path = tmp_path / "cells.parquet"
    rows = [FEES | {"report_id": report, "value": 57360000.0, "text": "57,360,000"} for report in ("old", "new")]
    rows.append(FEES | {"report_id": "other", "value": None, "text": "见附件"})
    pl.DataFrame(rows, schema=FRAMES["cells"].schema).write_parquet(path)
    return path


def entry(**more) -> dict:
    return {
        "id": "fee", "locator": {"agency_id": "a", "year": 2021} | FEES, "action": "scale", "value": 0.0001, "expect": 57360000,
        "reason": "元 typed under 万元 · 误填单位", "evidence": "the prose · 正文", "status": "active",
    } | more  # fmt: skip


@pytest.mark.parametrize(
    ("action", "value", "corrected"), [("scale", 0.0001, 5736.0), ("override", 5736, 5736.0), ("drop", None, None), ("flag", None, 57360000.0)]
)
def test_printed_and_corrected_both_stay(cells: Path, action: str, value: float | None, corrected: float | None) -> None:
    (row,) = corrections(REPORTS, cells, [entry(action=action, value=value)]).iter_rows(named=True)
    assert (row["report_id"], row["printed"], row["printed_text"]) == ("new", 57360000.0, "57,360,000")
    assert row["corrected"] == (None if corrected is None else pytest.approx(corrected))


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"expect": 5736}, "correction fee expects 5736, and '57,360,000' is printed"),
        ({"locator": {"agency_id": "nobody"} | FEES}, "correction fee matches nothing"),
        ({"locator": {"year": 2021} | FEES}, "correction fee matches 2 reports"),
        ({"locator": {"agency_id": "a", "table": "proactive", "row": "fees", "column": "decisions"}}, "correction fee matches nothing"),
        ({"locator": {"agency_id": "b"} | FEES, "expect": None}, "correction fee scales a cell without a number"),
        ({"locator": {"agenci": "a"} | FEES}, "unknown key agenci"),
        ({"action": "mend"}, "unknown action"),
        ({"value": None}, "a value belongs to"),
    ],
)
def test_an_entry_that_does_not_fit_stops_the_build_by_name(cells: Path, more: dict, told: str) -> None:
    with pytest.raises(CheckFailed, match="correction fee") as raised:
        corrections(REPORTS, cells, [entry(**more)])
    assert told in str(raised.value)


def test_words_may_be_expected_and_a_version_named(cells: Path) -> None:
    words = entry(locator={"agency_id": "b"} | FEES, action="override", value=12, expect="见附件")
    older = entry(id="older", locator={"report_id": "old"} | FEES)
    assert corrections(REPORTS, cells, [words, older])["report_id"].to_list() == ["other", "old"]


def test_a_retired_entry_is_kept_and_asks_for_nothing(cells: Path) -> None:
    (row,) = corrections(REPORTS, cells, [entry(status="retired", locator={"agency_id": "nobody"} | FEES)]).iter_rows(named=True)
    assert (row["report_id"], row["status"]) == (None, "retired")


def test_ids_stand_once(cells: Path) -> None:
    with pytest.raises(CheckFailed, match="correction fee stands twice"):
        corrections(REPORTS, cells, [entry(), entry()])


@pytest.mark.parametrize(
    ("more", "told"),
    [({"locator": {"agency_id": "nobody"}}, "matches no report"), ({"rule": "H99"}, "no rule is called H99"),
     ({"locator": {"agency_id": "a", "table": "proactive"}}, "named by table, row and column")],
)  # fmt: skip
def test_a_dismissal_that_does_not_fit_stops_the_build_by_name(more: dict, told: str) -> None:
    one = {"id": "known", "rule": "H1", "locator": {"agency_id": "a"}, "reason": "printed so · 原文如此", "status": "active"}
    assert dismissals(REPORTS, [one])["report_id"].to_list() == ["new"]
    with pytest.raises(CheckFailed, match=f"dismissal known.*{told}"):
        dismissals(REPORTS, [one | more])
