"""What `gongkai check` says and writes: words, marks, pages, JSON, exit status, last year's report."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from selectolax.lexbor import LexborHTMLParser

from parsers.reference import ROOT
from pipelines.bench import history, mistakes
from pipelines.cli.check import check

SHARED = ROOT.parent / "shared" / "reports"


@pytest.fixture
def pair(tmp_path: Path):
    """Writes last year's and this year's report with a mistake: (last, this, what was planted)."""

    def write(kind: str, seed: int = 5, layout: str = "pipe", years=(2022, 2023)):
        drafts = history.drafts(seed, years)
        planted = mistakes.plant(kind, seed, *drafts)
        paths = []
        for draft in drafts:
            document = history.print_draft(draft, layout)
            paths.append(tmp_path / document.name)
            paths[-1].write_bytes(document.data)
        return (*paths, planted)

    return write


def run(*arguments: object, code: int | None = None) -> str:
    ended = CliRunner().invoke(check, [str(one) for one in arguments])
    assert not ended.exception or isinstance(ended.exception, SystemExit), ended.exception
    if code is not None:
        assert ended.exit_code == code, ended.output
    return ended.output


def test_a_wrong_figure_is_told_with_its_proof_and_its_table(pair) -> None:
    _, this, planted = pair("row_sum")
    said = run(this, "--alone", code=1)
    assert f"填报 {planted.printed}，应为 {planted.right}" in said
    assert f"改为 {planted.right} 后，以上各项全部成立" in said
    assert f"【{planted.printed}】①" in said  # marked in the drawn table, without colour
    assert "（H1）" in said and "（H2）" in said
    assert "\x1b" not in said


def test_english_is_english_but_for_what_is_printed(pair) -> None:
    _, this, planted = pair("row_sum")
    said = run(this, "--alone", "--lang", "en", code=1)
    assert f"is printed as {planted.printed}; it should be {planted.right}" in said
    body = said.partition("checked against the 2021 form")[2]  # behind the agency
    assert not re.search("[一-鿿]", body), body


def test_last_years_file(pair) -> None:
    last, this, planted = pair("last_years_carry")
    assert "未发现问题" in run(this, "--alone", code=0)
    said = run(this, "--last-year", last, code=0)
    assert "已与上年报告对比" in said and "按上年报告应为" in said and "S3" in said
    found = json.loads(run(this, "--last-year", last, "--json", code=0))
    assert found["last_year"] == {"origin": "file", "name": str(last), "year": 2022}
    (finding,) = found["findings"]
    assert (finding["rule"], finding["severity"], {tuple(cell) for cell in finding["cells"]}) == ("S3", "warning", planted.cells)


def test_the_wrong_file_for_last_year_is_said_and_not_compared(pair, tmp_path: Path) -> None:
    last, this, _ = pair("last_years_carry")
    other = tmp_path / "other.txt"
    other.write_bytes(history.print_draft(history.drafts(99, (2022,))[0], "pipe").data)
    assert "is a report of" in run(this, "--last-year", other, code=2)
    assert "no such file" in run(this, "--last-year", tmp_path / "none.txt", code=2)
    last.write_bytes(history.print_draft(history.drafts(5, (2022, 2023))[0], "pipe").data)
    found = json.loads(run(last, "--last-year", this, "--json"))  # the years the wrong way round
    assert [finding["rule"] for finding in found["findings"]] == ["year_conflict"]


def test_exit_status(pair, tmp_path: Path) -> None:
    _, broken, _ = pair("balance")
    _, noted, _ = pair("text_against_table", seed=6)
    letter = tmp_path / "letter.txt"
    letter.write_text("关于召开会议的通知\n请按时参加。\n", encoding="utf-8")
    run(noted, "--alone", code=0)
    run(broken, noted, "--alone", code=1)
    said = run(broken, letter, tmp_path / "none.docx", "--alone", code=2)
    assert said.count("无法读取：") == 2


@pytest.mark.parametrize("kind", mistakes.KINDS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_stands_alone(pair, tmp_path: Path, kind: str, lang: str) -> None:
    last, this, _ = pair(kind, layout="docx")
    page = tmp_path / "page.html"
    run(this, "--last-year", last, "--html", page, "--lang", lang)
    text = page.read_text(encoding="utf-8")
    tree = LexborHTMLParser(text)
    assert tree.css_first("html").attributes["lang"] == {"zh": "zh-CN", "en": "en"}[lang]
    assert not tree.css("script, link, img, iframe, [src], [href]")
    assert not re.search(r"https?://|url\(|@import", text)
    assert len(tree.css("ol.complaints > li")) == 1
    marked = tree.css("td.marked")
    assert all("【" in cell.text() and "①" in cell.text() for cell in marked)
    assert len(marked) == (0 if kind == "wrong_year" else len(json.loads(run(this, "--last-year", last, "--json"))["findings"][0]["cells"]))


def test_json_is_one_line_a_report_with_the_findings_of_parse(pair) -> None:
    _, this, planted = pair("column_sum")
    lines = run(this, ROOT / "data/samples/songbei_2019.txt", "--json", "--alone", code=1).splitlines()
    first, second = map(json.loads, lines)
    (finding,) = first["findings"]
    assert {"rule", "severity", "message", "cells", "printed", "expected"} <= finding.keys()
    assert (finding["printed"], finding["expected"], finding["proved"]) == (planted.printed, planted.right, True)
    assert (second["findings"], second["exit_status"]) == ([], 0)


@pytest.mark.skipif(not SHARED.exists(), reason="../shared is not there")
def test_the_real_reports_raise_no_error() -> None:
    for path in sorted(SHARED.glob("*.txt")):
        run(path, "--alone", code=0)


def test_what_could_not_be_read_is_told(pair) -> None:
    _, this, planted = pair("unit", seed=next(seed for seed in range(100) if _counted(seed)))
    said = run(this, "--alone", code=0)
    assert "未能读取的内容" in said and planted.printed in said


def _counted(seed: int) -> bool:
    return mistakes.plant("unit", seed, *history.drafts(seed, (2022, 2023))).rules == ("unit_unexpected",)
