"""The dashboard's words: both languages, nothing unsaid, nothing that no page says."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from parsers.reference import ROOT
from pipelines.dashboard import tables, words
from pipelines.dashboard.figure import as_csv

CODE = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "pipelines" / "dashboard").rglob("*.py"))
FAMILIES = ("part_", "go_", "compare_", "def_", "peers_", *words.settings()["disputes"])  # put together from a name


@pytest.mark.parametrize("group", ["pages", "texts", "units"])
def test_every_text_has_both_languages_and_the_same_blanks(group: str) -> None:
    for key, both in words.settings()[group].items():
        english, chinese = words.either(both, "en"), words.either(both, "zh")
        assert sorted(re.findall(r"\{\w+\}", english)) == sorted(re.findall(r"\{\w+\}", chinese)), key
        if re.search("[A-Za-z]", re.sub(r"\{\w+\}", "", english)):
            assert re.search("[一-鿿]", chinese), key
            assert both.count(" · ") == 1, key


def test_every_text_is_said_and_every_text_said_is_there() -> None:
    texts = words.settings()["texts"]
    assert set(re.findall(r'text\("(\w+)"', CODE)) <= set(texts)
    assert [key for key in texts if not re.search(f"[\"']{key}[\"']", CODE) and not key.startswith(FAMILIES)] == []


def test_numbers_for_people() -> None:
    assert [words.number(value) for value in (1528, 70.19, 0, None, -3.5)] == ["1,528", "70.19", "0", "", "-3.5"]
    assert [words.rate(0.4805), words.rate(None), words.rate(1.5, "ratio")] == ["48.0 %", "", "1.5"]
    assert (words.span(2019, 2023), words.span(2019, 2019), words.interval(0.373, None)) == ("2019–2023", "2019", "")


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.seen.append(tag)


def test_what_a_report_prints_is_never_markup() -> None:
    hostile = '<script>alert(1)</script><img src="x" onerror="y">'
    parser = Tags()
    parser.feed(tables.join(hostile, tables.mark(hostile, "state", hostile), tables.link(hostile, f"agency?id={hostile}")))
    assert parser.seen == ["span", "a"]


def test_what_is_taken_away_holds_no_formula() -> None:
    lines = as_csv([{"name": "=1+1", "year": 2019, "chosen": True}, {"name": "-", "year": None, "chosen": False}]).decode("utf-8-sig").splitlines()
    assert lines == ["name,year", "'=1+1,2019", "'-,"]
