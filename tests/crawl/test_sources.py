"""The list of sources, and the commands on it."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result
from report_site import AGENCIES, ReportSite, Resource, Server, report_page

from pipelines.cli import cli
from pipelines.crawl import sources
from pipelines.crawl.patterns import PATTERNS
from pipelines.home import Home
from pipelines.snapshots import store

GOOD = {"title": "一", "site": "https://www.example.gov.cn/", "pattern": "numbered_pages", "options": {"start": "https://www.example.gov.cn/l.html"}}


def gongkai(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, [str(argument) for argument in arguments])


def test_the_projects_own_list() -> None:
    shown = gongkai("sources", "check")
    assert shown.exit_code == 0, shown.output
    every = sources.load()
    assert set(Counter(one.pattern for one in every.values())) == set(PATTERNS)
    assert all(one.title for one in every.values())


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"site": "ftp://x/"}, "only http"),
        ({"pattern": "magic"}, "`pattern` magic is not known"),
        ({"colour": 1}, "`colour` is not known"),
        ({"title": ""}, "`title` is missing"),
        ({"pace": 0.01, "because": {"pace": "x"}}, "not polite"),
        ({"pace": 3.0}, "`pace` needs its reason"),
        ({"pace": "fast"}, "wrong kind"),
        ({"because": {"hosts": "x"}}, "which is not set"),
        ({"only": "(", "because": {"only": "x"}}, "no regular expression"),
        ({"encoding": "klingon", "because": {"encoding": "x"}}, "not known"),
        ({"region": "33"}, "six digits"),
        ({"hosts": ["http://x.gov.cn/"], "because": {"hosts": "x"}}, "bare names"),
        ({"options": {}}, "`start` is missing"),
        ({"options": {"start": "https://other.gov.cn/l.html"}}, "not a host of this source"),
        ({"options": {"start": "https://www.example.gov.cn/", "page": "https://www.example.gov.cn/2"}}, "has no {n}"),
        ({"options": {"start": "https://www.example.gov.cn/", "item": "ul[["}}, "no CSS selector"),
        ({"options": {"start": "https://www.example.gov.cn/", "depth": 1}}, "`depth` is not known to this pattern"),
    ],
)
def test_faults_are_told(change: dict, said: str) -> None:
    found = sources.problems("one", GOOD | change)
    assert any(said in one for one in found), found


def test_a_good_entry_has_none() -> None:
    assert sources.problems("one", GOOD) == []
    assert sources.problems("One!", GOOD)


def test_check_tells_every_fault_and_fails(tmp_path: Path) -> None:
    path = tmp_path / "sources.yml"
    path.write_text(yaml.safe_dump({"sources": {"a": GOOD | {"pattern": "magic"}, "b": GOOD | {"site": "x"}}}), encoding="utf-8")
    shown = gongkai("sources", "check", "--sources", path)
    assert shown.exit_code == 1 and "a: " in shown.output and "b: " in shown.output
    path.write_text("sources: [", encoding="utf-8")
    assert gongkai("sources", "list", "--sources", path).exit_code == 1


@pytest.fixture
def site(tmp_path: Path) -> Iterator[tuple[ReportSite, Path, list[str]]]:
    one = ReportSite(scale=10)
    file = tmp_path / "sources.yml"
    file.write_text(yaml.safe_dump(one.sources(), allow_unicode=True), encoding="utf-8")
    allow = [text for host in one.hosts for text in ("--allow-host", host)]
    yield one, file, allow
    one.close()


def test_try_stores_nothing(site, tmp_path: Path) -> None:
    _, file, allow = site
    shown = gongkai("sources", "try", "years", "--sources", file, "--limit", "3", *allow)
    assert shown.exit_code == 0, shown.output
    assert shown.output.count("take ") == 3 and AGENCIES[50] in shown.output
    assert sorted(path.name for path in tmp_path.iterdir()) == ["sources.yml"]


def test_crawl_by_name(site, tmp_path: Path) -> None:
    _, file, allow = site
    shown = gongkai("crawl", "years", "map", "--sources", file, "--home", tmp_path / "home", *allow)
    assert shown.exit_code == 0, shown.output
    assert store.sightings(Home(tmp_path / "home")).height == 10
    assert gongkai("crawl", "nobody", "--sources", file, "--home", tmp_path / "home", *allow).exit_code == 1


def test_crawl_a_list_of_urls(tmp_path: Path) -> None:
    server = Server()
    server.resources |= {"/a.html": Resource(report_page(AGENCIES[0], 2022)), "/b.html": Resource(report_page(AGENCIES[1], 2022))}
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    urls = tmp_path / "urls.txt"
    urls.write_text(f"# 两份\n{server.url('/a.html')}\n\n{server.url('/b.html')} 乙年报\n", encoding="utf-8")
    try:
        shown = gongkai("crawl", "--urls", urls, "--home", tmp_path / "home", "--allow-host", server.host)
        assert shown.exit_code == 0, shown.output
        assert store.sightings(Home(tmp_path / "home"))["source_file"].to_list() == [server.url("/a.html"), server.url("/b.html")]
        refused = gongkai("crawl", "--urls", urls, "--home", tmp_path / "home")
        assert refused.exit_code == 1
    finally:
        server.shutdown()
        server.server_close()
    urls.write_text("file:///etc/passwd\n", encoding="utf-8")
    assert gongkai("crawl", "--urls", urls, "--home", tmp_path / "home").exit_code == 1
