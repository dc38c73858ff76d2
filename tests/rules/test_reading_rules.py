"""The notes of the reader that no other test draws out: a sample with one thing changed, and the rule that tells of it."""

from __future__ import annotations

import re

import pytest

from parsers import read_report
from parsers.reference import ROOT

SAMPLES = ROOT / "data" / "samples"


def sample(name: str) -> str:
    return (SAMPLES / f"{name}.txt").read_text(encoding="utf-8")


def line_with(text: str, words: str) -> str:
    return next(line for line in text.splitlines() if words in line and "|" in line)


def changed(name: str, words: str, other: str) -> str:
    text = sample(name)
    assert words in text
    return text.replace(words, other)


SONGBEI = sample("songbei_2019")
CASES = {
    "text_in_cell": changed("jinlin_2019", "335次", "详见附件"),
    "unit_unexpected": changed("jinlin_2019", "335次", "335万元"),
    "note_in_cell": sample("quzhou_2022"),
    "table_blank": sample("nangang_2021"),
    "tables_missing": sample("jinlin_2019").split("二、主动公开")[0],
    "year_conflict": changed("jinlin_2019", "统计时间为2019年全年", "统计期限为2018年1月1日至2018年12月31日") + "\n2020年1月20日\n",
    "digits_glued": re.sub(r"(\d)\s*\|\s*(?=\d)", r"\1", SONGBEI),
    "columns_undecided": SONGBEI.replace(line_with(SONGBEI, "行政许可"), "行政许可 | 5 | 7"),
    "row_undecided": SONGBEI.replace("1.信访举报投诉类申请", "1.申请").replace("2.重复申请", "2.申请"),
}


@pytest.mark.parametrize("rule", CASES)
def test_told(rule: str) -> None:
    document = read_report(CASES[rule].encode(), name="report.txt")
    assert rule in {finding.rule for finding in document.findings}
