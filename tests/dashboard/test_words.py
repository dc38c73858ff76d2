"""The dashboard's words: both languages, nothing unsaid, nothing that no page says."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from parsers.reference import ROOT, load_yaml
from pipelines.dashboard import samples, tables, words
from pipelines.dashboard.figure import as_csv
from pipelines.home import SAMPLES

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


def test_years_that_follow_each_other_are_one_span() -> None:
    assert words.spans({2021, 2008, 2009, 2010, 2023}) == "2008–2010, 2021, 2023"
    assert words.spans([]) == ""


def test_every_sample_is_real_or_invented() -> None:
    listed = load_yaml("samples.yml")
    names = sorted(path.name.removesuffix(".expected.json") for path in SAMPLES.glob("*.expected.json"))
    assert sorted([*listed["real"], *listed["invented"]]) == names
    assert len(samples.invented()) == len(listed["invented"])
    told = dict(re.findall(r"^\| `(\w+)` \| (\w+) \|", (SAMPLES / "README.md").read_text(encoding="utf-8"), re.M))
    assert told == {name: figures for figures in ("real", "invented") for name in listed[figures]}


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
