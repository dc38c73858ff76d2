"""Pages that are no report: none gives a cell, and each says what it is. Short reports stay reports."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from parsers import read_report

PAGES = yaml.safe_load((Path(__file__).parent / "not_reports.yml").read_text(encoding="utf-8"))
REPORTS = {"school"}  # a report by another law, without the tables
UNREADABLE = {"js", "img", "video"}  # no text at all


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_page_of_another_kind_gives_no_cell_and_its_reason(name):
    text = PAGES[name]
    document = read_report(text.encode(), name=f"{name}.html" if text.startswith("<html") else f"{name}.txt")
    assert not [cell for cell in document.cells if cell.state in ("number", "blank", "dash")]
    if name in REPORTS:
        assert document.status == "partial"
    elif name in UNREADABLE:
        assert document.status == "unreadable" and document.findings
    else:
        assert document.status == "not_a_report"
        assert next(one.message for one in document.findings if one.rule == "not_a_report")


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("plan", "work plan"),
        ("letter", "work plan"),
        ("news", "news of a meeting"),
        ("guide", "guide or catalogue"),
        ("catalog", "guide or catalogue"),
        ("exam", "evaluation"),
        ("interp", "pictures"),
        ("index2", "index page"),
        ("picture", "only a title"),
        ("attach", "only a title"),
        ("petition", "hardly speaks"),
        ("law", "hardly speaks"),
        ("final", "hardly speaks"),
    ],
)
def test_the_reason_is_the_right_one(name, reason):
    text = PAGES[name]
    document = read_report(text.encode(), name=f"{name}.html" if text.startswith("<html") else f"{name}.txt")
    assert reason in " ".join(one.message for one in document.findings if one.rule == "not_a_report")


def test_a_short_odd_report_stays_one():
    text = (
        "金林区林业局2021年政府信息公开年报\n一、总体情况：全年公开信息3条。\n二、主动公开：规范性文件0件。\n"
        "三、依申请公开：无。\n四、复议诉讼：无。\n五、问题：人手不足。\n六、其他：无。\n"
    )
    assert read_report(text.encode()).status in ("parsed", "partial")
