"""The whole crawl against the test site: exactly the reports, once each; nothing twice; changes as versions; the dead recorded."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
import yaml
from report_site import AGENCIES, HUGE, ReportSite, Resource, docx_file, page, pdf_file, report_page
from virtual import Virtual

from pipelines.crawl import Crawled, crawl, sources
from pipelines.crawl.client import Client
from pipelines.crawl.ledger import Ledger
from pipelines.crawl.network import Guard
from pipelines.home import Home
from pipelines.snapshots import store

pytestmark = pytest.mark.xdist_group("crawl")


class Nights:
    """A site, a HOME, and nights one after the other."""

    def __init__(self, folder: Path, **options):
        self.site = ReportSite(**options)
        self.home = Home(folder / "home")
        self.clock = Virtual()
        self.file = folder / "sources.yml"
        self.file.write_text(yaml.safe_dump(self.site.sources(pace=1.0), allow_unicode=True), encoding="utf-8")

    def client(self) -> Client:
        return Client(Guard(self.site.hosts), clock=self.clock, seed=1)

    def night(self, *names: str, after: float = 86_400.0) -> Crawled:
        self.clock.at += after
        return crawl(self.home, sources.choose(sources.load(self.file, self.site.hosts), names), client=self.client())

    def documents(self, where: str = "true", *values) -> dict:
        ledger = Ledger(self.home.crawl / "ledger.sqlite")
        try:
            return {one.url: one for one in ledger.documents(where, *values)}
        finally:
            ledger.close()

    def sightings(self) -> pl.DataFrame:
        return store.sightings(self.home)


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Nights, list[Crawled], list[int]]]:
    """Two nights over the whole site: what they gave, and the bytes that the site sent in each."""
    nights = Nights(tmp_path_factory.mktemp("site"))
    done, sent = [], []
    for _ in range(2):
        before = nights.site.sent
        done.append(nights.night())
        sent.append(nights.site.sent - before)
    yield nights, done, sent
    nights.site.close()


def test_exactly_the_reports_once_each(walked) -> None:
    nights, (first, _), _ = walked
    seen = nights.sightings()
    assert len(nights.site.reports) == 300
    assert sorted(seen["source_file"]) == sorted(nights.site.reports.values())
    assert seen["sha256"].n_unique() == 300
    assert first.taken.sighted == first.count("new") == 300 and first.taken.same == 2
    assert [one.outcome for one in first.rounds] == ["done"] * 5


def test_bytes_are_as_published(walked) -> None:
    nights, _, _ = walked
    held = dict(store.read(nights.home, nights.sightings()["sha256"].to_list()))
    by_url = dict(nights.sightings().select("source_file", "sha256").iter_rows())
    for server in nights.site.servers:
        for url in [url for url in by_url if url.startswith(server.url("/"))][::7]:
            assert held[by_url[url]] == server.resources[url.removeprefix(server.url(""))].body


def test_the_second_night_takes_none_and_asks_for_little(walked) -> None:
    _, (first, second), sent = walked
    assert second.taken == type(second.taken)(0, 0, 0)
    assert second.count("new") == second.count("changed") == second.count("gone") == 0
    assert second.bytes * 5 < first.bytes and sent[1] * 5 < sent[0]
    # And without the one body that is far too large, which only the first night tried.
    assert second.bytes * 5 < first.bytes - (33 << 20)


def test_politeness(walked) -> None:
    """A host is asked no faster than its pace allows, whatever the number of sources."""
    _, done, _ = walked
    for one in done[0].rounds:
        assert one.seconds >= one.requests - 1  # a pace of one second


def test_what_must_not_become_a_report(walked) -> None:
    nights, _, _ = walked
    server = nights.site.pages
    found = {url.removeprefix(server.url("")): (one.outcome, one.reason) for url, one in nights.documents("outcome NOT IN ('kept')").items()}
    assert found["/private/1.html"] == ("refused", "robots.txt forbids it")
    assert "/private/1.html" not in server.asked
    assert found["/ring/a"][0] == "failed" and "ring" in found["/ring/a"][1]
    assert found["/inside"] == ("refused", "169.254.169.254 is not a host of this source")
    assert found["/loopback"] == ("refused", f"{nights.site.elsewhere.host} is not a host of this source")
    assert nights.site.elsewhere.asked == []
    assert found["/huge.html"][0] == found["/huge_stated.html"][0] == "too_large"
    assert sum(path.startswith("/huge") for path in server.asked) == 2  # once each: not again the next night
    assert server.sent < HUGE
    assert "login page" in found["/need_login.html"][1] and "error page" in found["/soft404.html"][1]
    assert found["/dead.html"] == ("failed", "status 404")
    assert not any(path.startswith(("/trap", "/news/2")) for path in server.asked)
    assert "/nb/f/holiday.docx" not in nights.site.files.asked


def test_endless_list_is_cut_and_told(walked) -> None:
    _, (first, _), _ = walked
    assert first.alarms == ["list_pages: the list has more than 60 pages; the rest was not walked"]


def test_warc_holds_each_payload_once(walked) -> None:
    from warcio.archiveiterator import ArchiveIterator

    nights, _, _ = walked
    (path,) = (nights.home.crawl / "warc").iterdir()  # the second night captured nothing, and left no file
    assert path.name == "000001.warc.gz"  # and no name of the net
    with path.open("rb") as file:
        records = [(one.rec_type, one.rec_headers.get_header("WARC-Payload-Digest")) for one in ArchiveIterator(file)]
    assert [kind for kind, _ in records].count("response") == 301  # a copy under another URL with another counter in it
    assert [kind for kind, _ in records].count("revisit") == 1  # a copy to the byte
    digests = [digest for kind, digest in records if kind == "response"]
    assert len(set(digests)) == len(digests)


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Nights]:
    nights = Nights(tmp_path, scale=10, nasty=False)
    nights.night()
    yield nights
    nights.site.close()


def path_of(nights: Nights, agency: str, year: int) -> tuple[dict, str, str]:
    url = nights.site.reports[agency, year]
    server = next(one for one in nights.site.servers if url.startswith(one.url("/")))
    return server.resources, url.removeprefix(server.url("")), url


def test_a_changed_report_is_a_version(small: Nights) -> None:
    """With validators, and without (a HEAD shows another length)."""
    changed = [(AGENCIES[0], 2021), (AGENCIES[50], 2020)]
    small.site.table.resources[path_of(small, *changed[1])[1]].validators = False
    for agency, year in changed:
        resources, path, _ = path_of(small, agency, year)
        resources[path] = Resource(report_page(agency, year, seed=7), validators=resources[path].validators)
    done = small.night()
    assert (done.count("changed"), done.count("new"), done.taken.sighted) == (2, 0, 2)
    for agency, year in changed:
        url = small.site.reports[agency, year]
        assert small.sightings().filter(pl.col("source_file") == url)["sha256"].n_unique() == 2


def test_a_sighting_knows_its_day_and_the_page_that_links_it(tmp_path: Path) -> None:
    """What versions and "as known on a date" rest on: a page of prose with the report as PDF and Word. In the evening, in China it is the next day."""
    nights = Nights(tmp_path, scale=10, nasty=False)
    server, path = nights.site.pages, "/art/2019/0.html"
    agency, year = next(key for key, url in nights.site.reports.items() if url == server.url(path))
    server.resources["/f/1.pdf"], server.resources["/f/1.docx"] = Resource(pdf_file(agency, year), "application/pdf"), Resource(docx_file(agency, year))
    title = f"{agency}{year}年政府信息公开工作年度报告"
    server.resources[path] = Resource(page(title, f'<h1>{title}</h1><p>附件：<a href="/f/1.pdf">附件1.pdf</a> <a href="/f/1.docx">附件2.docx</a></p>'))
    nights.night("list_pages", after=20 * 3600 - nights.clock.wall() % 86_400.0)
    seen = {row["source_file"]: row for row in nights.sightings().iter_rows(named=True)}
    assert {url: row["landing"] for url, row in seen.items() if row["landing"]} == {server.url(f"/f/1.{kind}"): server.url(path) for kind in ("pdf", "docx")}
    (file,) = nights.documents("url = ?", server.url("/f/1.pdf")).values()
    assert {row["seen_on"] for row in seen.values()} == {date.fromisoformat((file.fetched_at or "")[:10]) + timedelta(days=1)}
    nights.site.close()


def test_a_version_of_the_same_length_is_found_within_days(small: Nights) -> None:
    agency, year = AGENCIES[50], 2020
    resources, path, _ = path_of(small, agency, year)
    resources[path].validators = False
    small.night()
    resources[path].body = resources[path].body.replace("无。".encode(), "有。".encode(), 1)
    assert small.night("years").count("changed") == 0
    assert small.night("years", after=8 * 86_400.0).count("changed") == 1


def test_noise_around_a_report_is_no_version(small: Nights) -> None:
    """Counters, dates, neighbours' news and ids of visits change every night; the report does not."""
    agency = AGENCIES[0]
    resources, path, _ = path_of(small, agency, 2022)
    small_noise = '<p>浏览次数：{n}次</p><ul><li><a href="/news/{n}.html?sid={n}">第{n}次会议召开</a></li></ul>'
    for number in (1, 2):
        resources[path] = Resource(report_page(agency, 2022, around=small_noise.format(n=number), tail=small_noise.format(n=number + 70)))
        done = small.night("list_pages")
        assert (done.count("changed"), done.taken.sighted) == (0, 0)


def test_error_and_login_pages_are_no_versions(small: Nights) -> None:
    turned = {
        2019: page("404 Not Found", "<p>页面不存在</p>"),
        2020: page("用户登录", "<form><input name=u><input type=password></form>"),
        2021: page("网站维护中", "<p>系统维护</p>"),
        2022: b"",
    }
    for year, body in turned.items():
        resources, path, _ = path_of(small, AGENCIES[0], year)
        resources[path] = Resource(body, validators=False)
    before = small.sightings().height
    done = small.night("list_pages")
    assert done.count("changed") == done.taken.sighted == 0 and done.count("gone") == 4
    assert small.sightings().height == before
    for year in turned:  # back as it was: no version either
        resources, path, _ = path_of(small, AGENCIES[0], year)
        resources[path] = Resource(report_page(AGENCIES[0], year))
    done = small.night("list_pages")
    assert done.count("back") == 4 and done.taken.sighted == 0


def test_a_vanished_report_is_recorded_and_its_snapshot_stays(small: Nights) -> None:
    resources, path, url = path_of(small, AGENCIES[20], 2021)
    del resources[path]
    done = small.night()
    assert done.count("gone") == 1
    state = small.documents("url = ?", url)[url]
    assert (state.outcome, state.reason) == ("gone", "status 404")
    (sha,) = small.sightings().filter(pl.col("source_file") == url)["sha256"]
    assert dict(store.read(small.home, [sha]))
    assert small.night().count("gone") == 0  # told once


def test_a_report_that_is_no_longer_listed_is_still_asked_after(small: Nights) -> None:
    small.site.table.resources["/all.html"].body = page("历年年报", "<table><tr><td><a href='/'>首页</a></td></tr></table>")
    resources, path, _ = path_of(small, AGENCIES[50], 2019)
    del resources[path]
    done = small.night("years")
    assert done.count("gone") == 1 and done.count("unchanged") == 4


def test_a_source_that_gives_nothing_is_an_alarm(small: Nights) -> None:
    small.site.script.resources["/api/list?page=1"].body = b'{"data": {"records": []}}'
    small.site.map.resources["/sitemap.xml"] = Resource(status=404)
    done = small.night()
    assert [alarm.split(":")[0] for alarm in done.alarms] == ["map", "script_list"]
    assert "lists nothing, where it listed 10" in done.alarms[1] and "could not be walked" in done.alarms[0]
    assert done.count("gone") == 0
    # It stays an alarm the next night: what counts is what it gave when it gave something.
    assert "lists nothing, where it listed 10" in small.night("script_list").alarms[0]


def test_a_host_that_is_down_costs_itself_only(small: Nights) -> None:
    small.site.table.shutdown()
    small.site.table.server_close()
    agency = AGENCIES[0]
    resources, path, _ = path_of(small, agency, 2022)
    resources[path] = Resource(report_page(agency, 2022, seed=3))
    done = small.night()
    outcomes = {one.source: one.outcome for one in done.rounds}
    assert outcomes.pop("years") == "failed" and set(outcomes.values()) == {"done"}
    assert done.count("changed") == 1 and done.count("gone") == 0
    assert len(small.documents("source = 'years' AND outcome = 'kept'")) == 5


def test_a_crawl_that_was_cut_short_goes_on(tmp_path: Path) -> None:
    """Stopped by an error in the middle: what was asked for is not asked for again, and nothing is taken in twice."""
    nights = Nights(tmp_path, scale=10, nasty=False)
    chosen = sources.choose(sources.load(nights.file, nights.site.hosts), ["list_pages"])

    class Stopped(Exception):
        pass

    class Stopping(Client):
        left = 7

        def _once(self, *arguments):
            self.left -= 1
            if self.left == 0:
                raise OSError(28, "No space left on device")
            return super()._once(*arguments)

    from pipelines.errors import Problem

    with pytest.raises(Problem, match=r"disk that holds .* is full"):
        crawl(nights.home, chosen, client=Stopping(Guard(nights.site.hosts), clock=nights.clock, seed=1))
    assert nights.sightings().is_empty()
    asked = list(nights.site.pages.asked)
    done = crawl(nights.home, chosen, client=nights.client())
    again = [path for path in nights.site.pages.asked[len(asked) :] if path in asked and path != "/robots.txt"]
    assert done.resumed and done.taken.sighted == 10 and again == []
    nights.site.close()
