"""The dashboard on the sample reports, as a person uses it: every page, every filter, from a number down to its printed cell."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import duckdb
import pytest
from browsing import served

from pipelines import files
from pipelines.dashboard import words

pytestmark = pytest.mark.xdist_group("dashboard")
SONGBEI = "/agency?agency=230109-gov"
QUZHOU = "/agency?agency=330800-gov"
PAGES = {
    "/": "公开", "/place?code=230109": "松北区", SONGBEI: "哈尔滨市松北区人民政府", "/compare": "比较", "/refusals": "不予公开的理由",
    "/disputes": "复议和诉讼", "/quality": "质量与勘误", "/definitions": "定义",
}  # fmt: skip


def asked(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


def with_language(path: str, language: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}lang={language}"


@pytest.mark.parametrize("path", PAGES)
def test_each_page_opens_on_a_phone_in_chinese(sample_dashboard: str, visit: Callable, path: str) -> None:
    """No violation of axe-core's, nothing wider than a phone, no English label left over."""
    visitor = visit(sample_dashboard, width=375, height=800)
    visitor.open(with_language(path, "zh"))
    assert visitor.page.locator("h1").first.inner_text() == PAGES[path]
    assert visitor.page.evaluate("document.documentElement.scrollWidth") <= 375
    assert visitor.violations() == []
    said = visitor.page.locator('[data-testid="stMain"]').inner_text()
    left = [text for both in words.settings()["texts"].values() if len(text := words.either(both, "en")) > 12 and "{" not in text and text in said]
    assert left == []


def test_from_the_overview_to_the_printed_cell(sample_dashboard: str, visit: Callable) -> None:
    """Without knowing any address: search, follow, read the rate, read the cells, see them in the report."""
    visitor = visit(sample_dashboard)
    visitor.open("/")
    visitor.search("松北")
    visitor.page.get_by_role("link", name="哈尔滨市松北区人民政府").click()
    visitor.page.get_by_role("heading", name="哈尔滨市松北区人民政府", level=1).wait_for()
    assert visitor.row("2019")[:4] == ["2019", "48.1 %", "37", "77"]
    visitor.page.get_by_role("heading", name="Printed cells behind 2019").wait_for()
    _, row, column, printed, read_as, source = visitor.row("Granted in full")
    assert (row, column, printed, read_as) == ("Granted in full", "Printed total", "31", "31")
    assert source.split() == ["songbei_2019.txt", "line", "37"]
    assert visitor.row("Granted in part")[3] == "6"
    assert visitor.row("Requests processed")[3] == "77"
    visitor.page.get_by_role("link", name="Report as printed").click()
    shaded = visitor.page.locator("td.mine")
    shaded.first.wait_for()
    assert shaded.all_inner_texts() == ["31", "6", "77"]


def test_from_a_place_to_the_printed_cell(sample_dashboard: str, visit: Callable) -> None:
    """A region's rate names the reports it is made of, and each leads to its cells."""
    visitor = visit(sample_dashboard)
    visitor.open("/place")
    visitor.choose("Province", "黑龙江省")
    visitor.page.get_by_role("heading", name="黑龙江省", level=1).wait_for()
    visitor.choose("City or prefecture", "哈尔滨市")
    visitor.page.get_by_role("heading", name="哈尔滨市", level=1).wait_for()
    assert visitor.row("2019")[:4] == ["2019", "48.1 %", "37", "77"]
    assert visitor.row("2021")[:4] == ["2021", "38.2 %", "34", "89"]  # 南岗区: 26 and 8 of 89
    visitor.settled()
    assert visitor.row("松北区")[1].split()[0] == "48.1"
    visitor.page.get_by_role("link", name="哈尔滨市南岗区人民政府").first.click()
    visitor.page.get_by_role("heading", name="哈尔滨市南岗区人民政府", level=1).wait_for()
    assert (visitor.row("Granted in full")[3], visitor.row("Granted in part")[3]) == ("26", "8")


def test_links_to_the_page_that_is_shown_change_the_address(sample_dashboard: str, visit: Callable) -> None:
    """A province, the report as printed, the way back: each is a view with an address, which another language or a reload keeps."""
    visitor = visit(sample_dashboard)
    visitor.open("/place")
    visitor.page.get_by_role("link", name="黑龙江省").click()
    visitor.page.get_by_role("heading", name="黑龙江省", level=1).wait_for()
    visitor.settled()
    assert asked(visitor.page.url)["code"] == "230000"
    visitor.press("radio", "中文")
    assert visitor.page.locator("h1").first.inner_text() == "黑龙江省"
    visitor.page.get_by_role("link", name="选择其他省份").click()
    visitor.page.get_by_role("heading", name="地区", level=1).wait_for()
    assert asked(visitor.page.url) == {"lang": "zh"}
    visitor.open(with_language(SONGBEI, "zh"))
    visitor.page.get_by_role("link", name="报告原样").click()
    visitor.page.locator("table.printed").first.wait_for()
    assert asked(visitor.page.url)["part"] == "report"
    visitor.page.reload()
    visitor.page.locator("table.printed").first.wait_for()


def test_every_page_says_that_sample_figures_are_invented(sample_dashboard: str, visit: Callable) -> None:
    visitor = visit(sample_dashboard)
    for path in ("/", "/definitions"):
        visitor.open(path)
        assert "figures of 13 of the 18 reports" in visitor.page.get_by_role("note").inner_text()


def test_years_without_a_report_are_named(sample_dashboard: str, visit: Callable) -> None:
    """松北 has 2019 alone among the samples of 2012 to 2023."""
    visitor = visit(sample_dashboard)
    visitor.open(SONGBEI)
    visitor.has("Missing: 2012, 2016, 2020–2023 (no report here)")


def test_definitions_fit_a_laptop(sample_dashboard: str, visit: Callable) -> None:
    visitor = visit(sample_dashboard)
    visitor.open("/definitions")
    assert visitor.page.evaluate("[...document.querySelectorAll('.wide')].filter(one => one.scrollWidth > one.clientWidth).length") == 0


def test_the_language_is_switched_and_kept(sample_dashboard: str, visit: Callable) -> None:
    visitor = visit(sample_dashboard)
    visitor.open(SONGBEI)
    visitor.press("radio", "中文")
    visitor.page.get_by_role("heading", name="2019 年数字所依据的印出单元格").wait_for()
    assert visitor.row("予以公开")[3] == "31"
    assert asked(visitor.page.url)["lang"] == "zh"
    visitor.page.get_by_role("link", name="比较").click()
    visitor.page.get_by_role("heading", name="比较", level=1).wait_for()
    assert asked(visitor.page.url)["lang"] == "zh"


def test_a_shared_address_shows_the_same(sample_dashboard: str, visit: Callable) -> None:
    """Every filter of the comparison is in the address, and another browser that opens it sees the same."""
    first = visit(sample_dashboard)
    first.open("/compare")
    first.choose("Indicator", "Not-held rate")
    first.choose("What the report covers", "Own body")
    first.choose("Order", "lowest first")
    first.choose("Province", "浙江省")
    first.choose("Level", "Prefecture")
    first.choose("Kind of body", "Vertically led body")
    first.page.get_by_role("link", name="国家税务总局丽水市税务局").wait_for()
    first.settled()
    address = first.page.url
    assert asked(address) == {
        "indicator": "not_held_rate", "scope": "own_body", "order": "lowest", "province": "浙江省", "level": "prefecture", "kind": "vertical", "lang": "en",
    }  # fmt: skip
    second = visit(sample_dashboard)
    second.open(address.removeprefix(sample_dashboard))
    assert second.page.get_by_role("heading", level=2).all_inner_texts() == first.page.get_by_role("heading", level=2).all_inner_texts()
    assert second.page.locator("table.figures").all_inner_texts() == first.page.locator("table.figures").all_inner_texts()
    second.page.get_by_role("link", name="国家税务总局丽水市税务局").first.click()
    second.page.get_by_role("heading", name="国家税务总局丽水市税务局", level=1).wait_for()
    second.page.go_back()
    second.page.get_by_role("heading", name="Not-held rate, 2022").wait_for()


@pytest.mark.slow
def test_rules_broken_and_what_would_mend_them(sample_dashboard: str, visit: Callable) -> None:
    """The sample of 衢州 has one figure that breaks a row and a column."""
    visitor = visit(sample_dashboard)
    visitor.open(QUZHOU)
    visitor.press("radio", "Rules broken")
    visitor.page.get_by_role("heading", name="Rules broken by the report for 2022").wait_for()
    assert visitor.row("H1")[3:5] == ["40", "85"]
    assert visitor.row("Denied: internal affairs")[2:4] == ["83", "38"]
    for part, heading in (("All rates beside peers", "All rates of 2022"), ("Counts over time", "New requests"), ("Its reports", "Its reports here")):
        visitor.press("radio", part)
        visitor.page.get_by_role("heading", name=heading).first.wait_for()
        visitor.settled()
        assert visitor.violations() == []


@pytest.mark.slow
def test_errata_lead_to_the_report(sample_dashboard: str, visit: Callable) -> None:
    visitor = visit(sample_dashboard)
    visitor.open("/quality")
    visitor.choose("Year", "2019")
    visitor.page.get_by_role("heading", name="Errata, 2019").wait_for()
    visitor.choose("Severity", "Error")
    visitor.has("Nothing of the kind in this year.")
    visitor.choose("Severity", "Warning")
    visitor.has("伊春市金林区人民政府, report for 2019")
    visitor.page.get_by_role("link", name="printed cells").first.click()
    visitor.page.get_by_role("heading", name="伊春市金林区人民政府", level=1).wait_for()
    visitor.page.locator("table.printed").first.wait_for()


def test_the_data_behind_a_chart_is_taken_away(sample_dashboard: str, visit: Callable, tmp_path) -> None:
    visitor = visit(sample_dashboard)
    visitor.open(SONGBEI)
    with visitor.page.expect_download() as taken:
        visitor.page.get_by_role("button", name="Download these figures (CSV)").first.click()
    file = tmp_path / "taken.csv"
    taken.value.save_as(file)
    assert taken.value.suggested_filename == "gongkai-230109-gov-grant_rate_broad.csv"
    header, row = file.read_text(encoding="utf-8-sig").splitlines()
    values = dict(zip(header.split(","), row.split(","), strict=True))
    assert (values["year"], values["numerator"], values["denominator"]) == ("2019", "37.0", "77.0")


def test_a_blank_table_is_not_drawn_as_zero(sample_dashboard: str, visit: Callable) -> None:
    """南岗 prints the header of its disputes table and nothing below: fifteen blanks, and no chart without a reason."""
    visitor = visit(sample_dashboard)
    visitor.open("/agency?agency=230103-gov&part=report")
    disputes = visitor.page.locator("table.printed", has_text="Administrative reconsideration")
    assert disputes.locator("td:has(.state)").all_inner_texts() == ["Blank"] * 15
    visitor.open("/agency?agency=230103-gov&indicator=reconsideration_correction_rate")
    visitor.has("Nothing to draw: 2021 (Missing input)")


@pytest.mark.slow
def test_a_new_release_is_shown_without_a_restart(sample_home: Path, browser, visit: Callable, tmp_path: Path) -> None:
    """The link moves to another release while the dashboard runs: the next click shows that one."""
    home = tmp_path / "home"
    for name in ("2030-01-01", "2030-01-02"):
        shutil.copytree(sample_home / "release" / "parquet", home / "releases" / name / "parquet")
        (home / "releases" / name / "manifest.json").write_text(json.dumps({"content": name}), encoding="utf-8")
    with duckdb.connect() as connection:  # the second has no reports of 2019
        path = home / "releases" / "2030-01-02" / "parquet" / "dim_report.parquet"
        connection.execute(f"COPY (FROM read_parquet('{path}') WHERE year <> 2019) TO '{path}.new' (FORMAT parquet)")
        path.with_suffix(".parquet.new").rename(path)
    (home / "release").symlink_to("releases/2030-01-01")
    with served(home, tmp_path / "log") as base:
        visitor = visit(base)
        visitor.open("/")
        visitor.has("Release 2030-01-01")
        files.point(home / "release", "releases/2030-01-02")
        visitor.press("radio", "中文")
        visitor.has("发布版 2030-01-02")
        assert visitor.page.locator("dl.stats dd").first.inner_text() == "15"
