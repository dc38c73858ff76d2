"""Each access pattern on pages as they are met: what it lists, and where it ends."""

from __future__ import annotations

import gzip
import json

import pytest

from pipelines.crawl.client import Failed, Missing
from pipelines.crawl.patterns import PATTERNS, Link, Page

SITE = "http://www.example.gov.cn"


def walk(pattern: str, options: dict, pages: dict[str, str | bytes]) -> tuple[list[Link], str | None, list[str]]:
    """(links, why the list was cut, the pages asked for)."""
    asked = []

    def get(url: str) -> Page:
        path = url.removeprefix(SITE)
        asked.append(path)
        if path not in pages:
            raise Missing(f"{url}: status 404")
        body = pages[path]
        return Page(url, body if isinstance(body, str) else "", body.encode() if isinstance(body, str) else body)

    one = PATTERNS[pattern](options)
    return list(one.links(get)), one.cut, asked


def rows(*numbers: int) -> str:
    return "<ul>" + "".join(f'<li><a href="/art/{n}.html">{n}年年度报告</a> <i>2023-1-{n}</i></li>' for n in numbers) + "</ul>"


def test_numbered_pages_end_where_nothing_is_added() -> None:
    options = {"start": f"{SITE}/l.html", "page": SITE + "/l_{n}.html", "first": 1}
    links, cut, asked = walk("numbered_pages", options, {"/l.html": rows(1, 2), "/l_1.html": rows(3), "/l_2.html": rows(3), "/l_3.html": rows(9)})
    assert [link.url[-6:] for link in links] == ["1.html", "2.html", "3.html"] and cut is None
    assert asked == ["/l.html", "/l_1.html", "/l_2.html"]
    assert links[0].date == "2023-01-01" and links[0].title == "1年年度报告"


def test_numbered_pages_end_at_a_missing_page_but_not_at_the_first() -> None:
    options = {"start": f"{SITE}/l.html", "page": SITE + "/l_{n}.html"}
    assert len(walk("numbered_pages", options, {"/l.html": rows(1)})[0]) == 1
    with pytest.raises(Missing):
        walk("numbered_pages", options, {})


def test_numbered_pages_by_the_next_link() -> None:
    pages = {"/l.html": rows(1) + '<a class=next href="?p=2">下一页</a>', "/l.html?p=2": rows(2) + '<a class=next href="l.html?p=2">下一页</a>'}
    links, cut, asked = walk("numbered_pages", {"start": f"{SITE}/l.html", "next": "a.next", "item": "ul"}, pages)
    assert len(links) == 2 and cut is None and asked == ["/l.html", "/l.html?p=2"]


def test_a_list_without_end() -> None:
    pages = {"/l.html": rows(0), **{f"/l_{n}.html": rows(n) for n in range(2, 99)}}
    options = {"start": f"{SITE}/l.html", "page": SITE + "/l_{n}.html"}
    assert walk("numbered_pages", options, pages)[1] == "the list has more than 60 pages"
    links, cut, _ = walk("numbered_pages", options | {"max_pages": 3}, pages)
    assert len(links) == 3 and cut is None  # a person has said so


def test_json_list() -> None:
    records = [{"id": 7, "name": "<em>甲</em>年报", "time": "2023/2/1 08:00"}, {"id": None}, "odd", {"name": "without"}]
    pages = {"/api?p=1": json.dumps({"data": {"rows": records}}), "/api?p=2": 'back({"data": {"rows": []}});'}
    options = {"url": SITE + "/api?p={n}", "items": "data.rows", "link": SITE + "/a/{id}.html", "title": "name", "date": "time"}
    links, _, asked = walk("json_list", options, pages)
    assert links[0] == Link(f"{SITE}/a/7.html", "甲年报", "2023-02-01")
    assert asked == ["/api?p=1", "/api?p=2"]


@pytest.mark.parametrize("answer", ["<html>维护</html>", '{"data": 3}', "", "[" * 5000])
def test_json_list_that_is_none_is_a_failure(answer: str) -> None:
    with pytest.raises(Failed):
        walk("json_list", {"url": f"{SITE}/api", "items": "data", "link": "url", "title": "t"}, {"/api": answer})


def test_sitemaps() -> None:
    def urls(*paths: str) -> str:
        return "<urlset>" + "".join(f"<url><loc>{SITE}{path}</loc><lastmod>2023-01-02</lastmod></url>" for path in paths) + "</urlset>"

    maps = "".join(f"<sitemap><loc> {SITE}{name} </loc></sitemap>" for name in ("/a.xml", "/b.xml.gz", "/s.xml"))
    index = f"<sitemapindex>{maps}</sitemapindex>"
    pages = {"/s.xml": index, "/a.xml": urls("/nb/1.html", "/news/1.html"), "/b.xml.gz": gzip.compress(urls("/nb/2.html").encode())}
    links, _, asked = walk("sitemap", {"start": f"{SITE}/s.xml", "match": "/nb/"}, pages)
    assert [(link.url, link.stamp) for link in links] == [(f"{SITE}/nb/1.html", "2023-01-02"), (f"{SITE}/nb/2.html", "2023-01-02")]
    assert asked == ["/s.xml", "/a.xml", "/b.xml.gz"]  # an index that names itself is asked for once


def test_file_index() -> None:
    pages = {
        "/f/": '<title>Index of /f</title><a href="../">..</a><a href="2022/">2022</a><a href="/elsewhere/">x</a><a href="a.pdf">甲年报.pdf</a>',
        "/f/2022/": '<title>2022年</title><a href="b.doc">附件1.doc</a><a href="deeper/">d</a><a href="/dl?name=c.zip">下载</a>',
    }
    links, _, asked = walk("file_index", {"start": f"{SITE}/f/", "depth": 1}, pages)
    assert [(link.url.removeprefix(SITE), link.title) for link in links] == [
        ("/f/a.pdf", "Index of /f 甲年报.pdf"), ("/f/2022/b.doc", "2022年 附件1.doc"), ("/dl?name=c.zip", "2022年 下载")]  # fmt: skip
    assert asked == ["/f/", "/f/2022/"] and all(link.file for link in links)


def test_one_table() -> None:
    table = (
        "<table><tr><td><a href=/>首页</a></table><table><tr><th>单位<th>2021<th>2022年</tr>"
        "<tr><td>教育局<td><a href=/1.html>查看</a><td><a href=/2.html>查看</a></tr><tr><td>民政局<td>—<td>"
        "<a href=/3.html title='民政局2022年度政府信息公开年报'>下载</a></tr>"
        "<tr><td colspan=3><a href=/4.html>卫健委2020年政府信息公开工作年度报告</a></tr></table>"
    )
    links, _, _ = walk("one_table", {"start": f"{SITE}/t.html"}, {"/t.html": table})
    assert [(link.url[-6:], link.title) for link in links] == [
        ("1.html", "教育局2021年政府信息公开工作年度报告"), ("2.html", "教育局2022年政府信息公开工作年度报告"),
        ("3.html", "民政局2022年度政府信息公开年报"), ("4.html", "卫健委2020年政府信息公开工作年度报告")]  # fmt: skip


def test_url_list() -> None:
    links, _, _ = walk("url_list", {"urls": [f"{SITE}/a.html 甲年报", f"{SITE}/b.pdf"]}, {})
    assert [(link.title, link.file) for link in links] == [("甲年报", False), ("", True)]


def test_every_pattern_explains_itself() -> None:
    for name, pattern in PATTERNS.items():
        assert pattern.name == name and pattern.__doc__
        assert all(option.help for option in pattern.options.values())
