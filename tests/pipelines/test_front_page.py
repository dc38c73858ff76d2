"""index.html of a release, and the page about what a release changed."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import duckdb
from selectolax.lexbor import LexborHTMLParser
from test_publish import change_marts

from pipelines import release
from pipelines.home import Home
from pipelines.release import front_page, tables
from pipelines.release.front_charts import bars, lines

DAY = date(2031, 5, 1)


def test_the_page_stands_alone_and_says_what_there_is(home: Path) -> None:
    folder = home / "release"
    text = (folder / "index.html").read_text(encoding="utf-8")
    tree = LexborHTMLParser(text)
    assert not tree.css("script, link, img, iframe, [src]")
    assert not re.search(r"(?:href|src|url)\s*[=(]\s*[\"']?(?:https?:)?//|@import", text)
    for link in tree.css("a"):
        assert (folder / (link.attributes["href"] or "")).exists(), link.attributes
    assert [node.attributes["lang"] for node in tree.css("div.zh, span.zh")] == ["zh-CN", "zh-CN"]
    english, chinese = tree.css_first("div.en"), tree.css_first("div.zh")
    assert [len(half.css("h2")) for half in (english, chinese)] == [7, 7]
    with duckdb.connect(str(folder / "gongkai.duckdb"), read_only=True) as connection:
        ((reports,),) = connection.execute("SELECT count(*) FROM dim_report WHERE is_current").fetchall()
    assert all(half.css_first("ul.facts b").text() == str(reports) for half in (english, chinese))
    assert all(chart.attributes["aria-label"] for chart in tree.css("svg[role=img]"))


def test_the_page_is_described_and_in_the_manifest(home: Path) -> None:
    folder = home / "release"
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert "index.html" in {resource["path"] for resource in package["resources"]}
    assert "index.html" in release.manifest(folder)["sha256"]


def test_the_page_follows_from_the_content(home: Path, tmp_path: Path) -> None:
    """Made again from the published database it is the same, whatever the day and the releases before."""
    folder = home / "release"
    with duckdb.connect(str(folder / "gongkai.duckdb"), read_only=True) as connection:
        front_page.write(connection, tmp_path, tables.tables(connection), release.manifest(folder)["rows"])
    assert (tmp_path / "index.html").read_bytes() == (folder / "index.html").read_bytes()


def test_names_are_text(home: Path) -> None:
    change_marts(home, "UPDATE dim_report SET agency_name = '<script>alert(1)</script>', published_on = DATE '2030-01-01'")
    text = (release.publish(Home(home), DAY).path / "index.html").read_text(encoding="utf-8")
    assert "<script>" not in text and "&lt;script&gt;" in text


def test_an_empty_release_has_a_page(home: Path) -> None:
    change_marts(home, "DELETE FROM dim_report")
    with duckdb.connect(str(home / "marts" / "gongkai.duckdb")) as connection:
        page = front_page.render(front_page.front_figures(connection), [], {})
    assert "There are no reports yet." in page and "尚无报告。" in page


def test_what_changed_lies_beside_the_releases(home: Path) -> None:
    change_marts(home, "DELETE FROM dim_report WHERE form = '2019'")
    published = release.publish(Home(home), DAY)
    page = (home / "releases" / "changes" / "2031-05-01.html").read_text(encoding="utf-8")
    assert "Reports that are gone · 不再收录的报告: 1" in page
    assert "New reports · 新增报告: 0" in page
    assert "dim_report" in page  # one row fewer
    assert not (published.path / "changes").exists()


def test_charts_break_where_nothing_is_known() -> None:
    chart = lines("x", [2019, 2020, 2021], [[0.5, None, 0.25]], ["a"])
    (path,) = re.findall(r'<path d="([^"]*)"', chart)
    assert path.count("M") == 2 and "L" not in path
    assert chart.count("●") == 2
    assert "12k" in bars("x", [2020], [[12_300]], ["a"])
