"""A site on loopback with 300 reports behind five access patterns, and the nastiness of the real net.

Five servers, one a pattern, each on a port of its own. Every answer is made from the site's table of resources, which a test
may change; what was asked for is counted.
"""

from __future__ import annotations

import gzip
import hashlib
import html
import importlib.util
import io
import json
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote

_spec = importlib.util.spec_from_file_location("tiny_reports", Path(__file__).parents[1] / "pipelines" / "reports.py")
assert _spec and _spec.loader
_reports = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_reports)
report: Callable[..., str] = _reports.report

YEARS = (2019, 2020, 2021, 2022, 2023)
HUGE = 1 << 30
# Counties whose names are clear by themselves, with their cities.
AGENCIES = [
    f"{city}{county}人民政府"
    for city, counties in {
        "杭州市": "上城区 拱墅区 西湖区 滨江区 萧山区 余杭区 富阳区 临安区 桐庐县 淳安县",
        "宁波市": "海曙区 北仑区 镇海区 鄞州区 奉化区 象山县 宁海县 余姚市 慈溪市",
        "衢州市": "柯城区 衢江区 常山县 开化县 龙游县 江山市",
        "合肥市": "瑶海区 庐阳区 蜀山区 包河区 长丰县 肥东县 肥西县 庐江县 巢湖市",
        "常州市": "天宁区 钟楼区 新北区 武进区 金坛区 溧阳市",
        "南通市": "通州区 如东县 启东市 如皋市 海门区 海安市",
        "长沙市": "芙蓉区 天心区 岳麓区 开福区 雨花区 望城区 长沙县 浏阳市 宁乡市",
        "成都市": "锦江区 青羊区 金牛区 武侯区 成华区",
    }.items()
    for county in counties.split()
]
assert len(AGENCIES) == len(set(AGENCIES)) == 60


@dataclass
class Resource:
    """What a path answers. act: instead of the rest, for what is no plain answer. validators: whether it states ETag and Last-Modified."""

    body: bytes = b""
    media_type: str = "text/html; charset=utf-8"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    validators: bool = True
    act: Callable[[Handler], None] | None = None


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        self.answer(True)

    def do_HEAD(self) -> None:
        self.answer(False)

    def answer(self, with_body: bool) -> None:
        server = self.server
        with server.lock:
            server.asked.append(self.path)
        resource = server.resources.get(self.path) or server.resources.get(self.path.split("?")[0])
        if resource is None:
            resource = Resource(page("404", "<p>您访问的页面不存在</p>"), status=404, validators=False)
        if resource.act:
            resource.act(self)
            return
        headers = dict(resource.headers)
        if resource.validators and resource.status == 200:
            headers["ETag"] = f'"{hashlib.sha256(resource.body).hexdigest()[:12]}"'
            headers["Last-Modified"] = "Wed, 25 Jan 2023 08:00:00 GMT"
            if self.headers.get("If-None-Match") == headers["ETag"]:
                self.reply(304, b"", {"ETag": headers["ETag"]})
                return
        self.reply(resource.status, resource.body, {"Content-Type": resource.media_type, **headers}, with_body)

    def reply(self, status: int, body: bytes, headers: dict[str, str], with_body: bool = True) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if with_body and status != 304:
            self.wfile.write(body)
            with self.server.lock:
                self.server.sent += len(body)

    def log_message(self, *arguments: Any) -> None:
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.resources: dict[str, Resource] = {}
        self.asked: list[str] = []
        self.sent = 0
        self.lock = threading.Lock()
        self.counts: dict[str, int] = {}

    def handle_error(self, request: Any, client_address: Any) -> None:
        pass  # the client hung up: it does so on purpose

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.server_port}"

    def url(self, path: str) -> str:
        return f"http://{self.host}{path}"


def page(title: str, body: str, *, head: str = "") -> bytes:
    return f"<!DOCTYPE html><html><head><meta charset=utf-8><title>{title}</title>{head}</head><body>{body}</body></html>".encode()


def report_page(agency: str, year: int, seed: int = 0, *, around: str = "", tail: str = "") -> bytes:
    """A report as a publishing system prints it: menus, the text with its tables, neighbours."""
    out: list[str] = []
    rows: list[str] = []
    lines = report(agency, year, seed).splitlines()
    for line in lines[1:]:
        if " | " in line:
            rows.append("<tr>" + "".join(f"<td>{html.escape(cell.strip())}</td>" for cell in line.split(" | ")) + "</tr>")
            continue
        if rows:
            out.append(f"<table>{''.join(rows)}</table>")
            rows = []
        if line.strip():
            out.append(f"<p>{html.escape(line)}</p>")
    if rows:
        out.append(f"<table>{''.join(rows)}</table>")
    menu = "".join(f'<li><a href="/c/{n}.html">{name}</a></li>' for n, name in enumerate(("首页", "政务公开", "通知公告", "办事服务")))
    body = f"<ul>{menu}</ul>{around}<h1>{lines[0]}</h1><div class=content>{''.join(out)}</div>{tail}<div class=foot>网站地图</div>"
    return page(f"{lines[0]}_{agency}", body)


def news_page() -> bytes:
    title = "区政府召开政府信息公开工作年度报告编制会议"
    return page(title, f"<h1>{title}</h1><p>昨日，会议在区政府召开，对主动公开工作提出要求。</p>")


def docx_file(agency: str, year: int) -> bytes:
    import docx

    document = docx.Document()
    block: list[list[str]] = []
    for line in [*report(agency, year).splitlines(), ""]:
        if " | " in line:
            block.append([cell.strip() for cell in line.split(" | ")])
            continue
        if block:
            width = max(map(len, block))
            table = document.add_table(rows=0, cols=width)
            for row in block:
                for cell, text in zip(table.add_row().cells, row, strict=False):
                    cell.text = text
            block = []
        if line.strip():
            document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def pdf_file(agency: str, year: int) -> bytes:
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    style = ParagraphStyle("zh", fontName="STSong-Light", fontSize=7, wordWrap="CJK")
    flow: list[Any] = []
    block: list[list[Any]] = []
    for line in [*report(agency, year).splitlines(), ""]:
        if " | " in line:
            block.append([Paragraph(cell.strip(), style) for cell in line.split(" | ")])
            continue
        if block:
            width = max(map(len, block))
            flow.append(Table([[*row, *[""] * (width - len(row))] for row in block], style=[("GRID", (0, 0), (-1, -1), 0.5, "black")]))
            block = []
        if line.strip():
            flow.append(Paragraph(line, style))
    out = io.BytesIO()
    SimpleDocTemplate(out, invariant=1).build(flow)
    return out.getvalue()


def zip_file(agency: str, year: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(zipfile.ZipInfo("report.txt", (2023, 1, 1, 0, 0, 0)), report(agency, year))
    return out.getvalue()


class ReportSite:
    """The five servers. `reports` is the truth: (agency, year) → the URL that lists it; `nasty`: what must not become a report."""

    def __init__(self, scale: int = 1, nasty: bool = True) -> None:
        """scale: every scale-th agency only."""
        self.pages, self.script, self.map, self.files, self.table = self.servers = [Server() for _ in range(5)]
        self.elsewhere = Server()  # on loopback too, and nobody's own host
        self.elsewhere.resources["/"] = Resource(report_page("杭州市上城区人民政府", 2018))
        self.reports: dict[tuple[str, int], str] = {}
        self.scale = scale
        self.nasty = nasty
        for build, first, last in ((self._pages, 0, 20), (self._script, 20, 32), (self._map, 32, 42), (self._files, 42, 50), (self._table, 50, 60)):
            build(AGENCIES[first:last:scale])
        for server in (*self.servers, self.elsewhere):
            threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def close(self) -> None:
        for server in (*self.servers, self.elsewhere):
            server.shutdown()
            server.server_close()

    @property
    def hosts(self) -> list[str]:
        return [server.host for server in self.servers]

    @property
    def sent(self) -> int:
        return sum(server.sent for server in self.servers)

    @property
    def asked(self) -> int:
        return sum(len(server.asked) for server in self.servers)

    def sources(self, pace: float = 0.0) -> dict[str, Any]:
        """The content of a sources.yml for the site."""
        because = {"pace": "a site of the tests"}
        common = {"pace": pace, "because": because}
        return {"sources": {
            "list_pages": {**common, "title": "列表", "site": self.pages.url("/"), "pattern": "numbered_pages",
                           "options": {"start": self.pages.url("/col/index.html"), "page": self.pages.url("/col/index_{n}.html"), "first": 1}},
            "script_list": {**common, "title": "接口", "site": self.script.url("/"), "pattern": "json_list",
                            "options": {"url": self.script.url("/api/list?page={n}"), "items": "data.records", "link": "url", "title": "title", "date": "pub"}},
            "map": {**common, "title": "地图", "site": self.map.url("/"), "pattern": "sitemap",
                    "options": {"start": self.map.url("/sitemap.xml"), "match": "/report/"}},
            "files": {**common, "title": "附件", "site": self.files.url("/"), "pattern": "file_index",
                      "options": {"start": self.files.url("/nb/index.html"), "depth": 1}},
            "years": {**common, "title": "一表", "site": self.table.url("/"), "pattern": "one_table",
                      "options": {"start": self.table.url("/all.html")}},
        }}  # fmt: skip

    # The patterns

    def _pages(self, agencies: list[str]) -> None:
        """Numbered pages: session ids in the links, notices and news among them, the same report under three URLs, a list without end."""
        server = self.pages
        items = []
        for agency in agencies:
            for year in YEARS:
                path = f"/art/{year}/{len(items)}.html"
                server.resources[path] = Resource(report_page(agency, year))
                self.reports[agency, year] = server.url(path)
                link, day = f"{path};jsessionid=A{len(items)}?_t={len(items)}", f"{year + 1}-01-{len(items) % 28 + 1:02}"
                items.append((link, f"{agency}{year}年政府信息公开工作年度报告", day))
        for path in ("/robots.txt", "/private/1.html"):
            server.resources[path] = Resource(b"User-agent: *\nDisallow: /private/\n", "text/plain")
        if self.nasty:
            items += list(self._nasty_links(server, agencies))
        size = 30
        lists = [items[n : n + size] for n in range(0, len(items), size)]
        for number, part in enumerate(lists):
            rows = "".join(f'<li><a href="{path}" title="{title}">{title[:12]}…</a><span>{day}</span></li>' for path, title, day in part)
            name = "/col/index.html" if number == 0 else f"/col/index_{number}.html"
            server.resources[name] = Resource(page("信息公开年报", f"<ul>{rows}</ul>"))
        if self.nasty:  # further pages answer for ever, each with a link that was never seen and is no report's
            for number in range(len(lists), 400):
                more = f'<ul><li><a href="/trap/{number}.html">更多{number}</a></li></ul>'
                server.resources[f"/col/index_{number}.html"] = Resource(page("信息公开年报", more))

    def _nasty_links(self, server: Server, agencies: list[str]) -> Iterator[tuple[str, str, str]]:
        name = f"{agencies[0]}2022年政府信息公开工作年度报告"
        day = "2023-02-01"
        known = server.resources[self.reports[agencies[0], 2022].removeprefix(server.url(""))]
        # The same report under two more URLs: the same bytes, and with another visit's number in it.
        server.resources["/copy/a.html"] = known
        yield "/copy/a.html", name, day
        server.resources["/copy/b.html"] = Resource(known.body.replace(b"<div class=foot>", "<p>浏览次数：1234次</p><div class=foot>".encode()))
        yield "/copy/b.html", name, day
        server.resources["/news/1.html"] = Resource(news_page())
        yield "/news/1.html", "区政府召开政府信息公开工作年度报告编制会议", day
        yield "/news/2.html", "关于做好2022年政府信息公开工作年度报告编制发布工作的通知", day
        yield "/private/1.html", name, day  # robots.txt forbids it
        yield "javascript:void(0)", name, day
        yield f"{self.elsewhere.url('/')}", name, day  # not this source's host
        server.resources["/ring/a"] = Resource(status=302, headers={"Location": "/ring/b"})
        server.resources["/ring/b"] = Resource(status=302, headers={"Location": "/ring/a"})
        yield "/ring/a", name, day
        server.resources["/inside"] = Resource(status=302, headers={"Location": "http://169.254.169.254/latest/meta-data/"})
        yield "/inside", name, day
        server.resources["/loopback"] = Resource(status=302, headers={"Location": self.elsewhere.url("/")})
        yield "/loopback", name, day
        server.resources["/huge.html"] = Resource(act=huge)
        yield "/huge.html", name, day
        server.resources["/huge_stated.html"] = Resource(act=huge_stated)
        yield "/huge_stated.html", name, day
        server.resources["/login"] = Resource(page("用户登录", "<form><input type=password></form>"), validators=False)
        server.resources["/need_login.html"] = Resource(status=302, headers={"Location": "/login"})
        yield "/need_login.html", name, day
        server.resources["/soft404.html"] = Resource(page("出错了", "<p>对不起，您访问的页面不存在</p>"), validators=False)
        yield "/soft404.html", name, day
        yield "/dead.html", name, day

    def _script(self, agencies: list[str]) -> None:
        """A JSON interface, with a 500 and a 429 now and then, and one slow report."""
        server = self.script
        records = []
        for agency in agencies:
            for year in YEARS:
                path = f"/report/{year}/{len(records)}"
                self.reports[agency, year] = server.url(path)
                resource = Resource(report_page(agency, year))
                if self.nasty and len(records) % 17 == 3:
                    resource = _sometimes(resource, 500, {})
                elif self.nasty and len(records) % 17 == 5:
                    resource = _sometimes(resource, 429, {"Retry-After": "3"})
                elif self.nasty and len(records) == 7:
                    resource = _slowly(resource)
                server.resources[path] = resource
                records.append({"url": path, "title": f"<em>{agency}</em>{year}年政府信息公开年报", "pub": f"{year + 1}/3/1 00:00:00"})
        size = 20
        for number in range(0, len(records) + size, size):
            answer = json.dumps({"data": {"records": records[number : number + size], "total": len(records)}}, ensure_ascii=False)
            server.resources[f"/api/list?page={number // size + 1}"] = Resource(answer.encode(), "application/json")

    def _map(self, agencies: list[str]) -> None:
        """An index of sitemaps, one of them gzip; the pages are GB18030 and say that they are something else."""
        server = self.map
        locations = []
        for agency in agencies:
            for year in YEARS:
                path = f"/report/{len(locations)}.html"
                self.reports[agency, year] = server.url(path)
                text = report_page(agency, year).decode().replace("charset=utf-8", "charset=iso-8859-1")
                server.resources[path] = Resource(text.encode("gb18030"), "text/html; charset=iso-8859-1", validators=len(locations) % 5 != 0)
                locations.append(path)
        server.resources["/report/news.html"] = Resource(news_page())
        locations += ["/report/news.html", "/other/page.html"]
        half = len(locations) // 2
        for name, part in (("a.xml", locations[:half]), ("b.xml.gz", locations[half:])):
            body = "<urlset>" + "".join(f"<url><loc>{server.url(path)}</loc><lastmod>2023-02-01</lastmod></url>" for path in part) + "</urlset>"
            data = gzip.compress(body.encode(), mtime=0) if name.endswith("gz") else body.encode()
            server.resources[f"/{name}"] = Resource(data, "application/xml")
        index = "".join(f"<sitemap><loc>{server.url(f'/{name}')}</loc></sitemap>" for name in ("a.xml", "b.xml.gz"))
        server.resources["/sitemap.xml"] = Resource(f"<sitemapindex>{index}</sitemapindex>".encode(), "application/xml")

    def _files(self, agencies: list[str]) -> None:
        """Landing pages with attachments: PDF, DOCX, a web page called .doc, ZIP."""
        server = self.files
        landings = []
        for number, agency in enumerate(agencies):
            for year in YEARS:
                make, suffix, kind = ((pdf_file, "pdf", "application/pdf"), (docx_file, "docx", "application/octet-stream"),
                                      (report_page, "doc", "application/msword"), (zip_file, "zip", "application/zip"))[number % 4]  # fmt: skip
                file = f"/nb/f/{number}_{year}.{suffix}"
                server.resources[file] = Resource(make(agency, year), kind)
                self.reports[agency, year] = server.url(file)
                landing = f"/nb/{number}_{year}.html"
                title = f"{agency}{year}年政府信息公开工作年度报告"
                server.resources[landing] = Resource(page(title, f'<h1>{title}</h1><p>附件：<a href="{quote(file)}">附件1.{suffix}</a></p>'))
                landings.append(f'<li><a href="{landing}">{title}</a></li>')
        landings.append('<li><a href="/nb/other.html">通知</a></li>')
        server.resources["/nb/other.html"] = Resource(page("关于放假的通知", '<a href="/nb/f/holiday.docx">放假安排.docx</a>'))
        server.resources["/nb/index.html"] = Resource(page("年报", f"<ul>{''.join(landings)}</ul>"))

    def _table(self, agencies: list[str]) -> None:
        """One table, agencies down, years across."""
        server = self.table
        rows = "<tr><th>单位</th>" + "".join(f"<th>{year}年</th>" for year in YEARS) + "</tr>"
        for number, agency in enumerate(agencies):
            rows += f"<tr><td>{agency}</td>"
            for year in YEARS:
                path = f"/r/{number}-{year}.shtml"
                server.resources[path] = Resource(report_page(agency, year), validators=number % 2 == 0)
                self.reports[agency, year] = server.url(path)
                rows += f'<td><a href="{path}">查看</a></td>'
            rows += "</tr>"
        server.resources["/all.html"] = Resource(page("历年年报", f"<table><tr><td><a href='/'>首页</a></td></tr></table><table>{rows}</table>"))


def _sometimes(resource: Resource, status: int, headers: dict[str, str]) -> Resource:
    """A failure the first time, the answer the second."""
    failed = []

    def act(handler: Handler) -> None:
        if not failed:
            failed.append(True)
            handler.reply(status, b"busy", headers)
            return
        again.act = None
        handler.answer(True)
        again.act = act

    again = Resource(resource.body, resource.media_type, act=act)
    return again


def _slowly(resource: Resource) -> Resource:
    def act(handler: Handler) -> None:
        time.sleep(0.3)
        slow.act = None
        handler.answer(True)
        slow.act = act

    slow = Resource(resource.body, resource.media_type, act=act)
    return slow


def huge(handler: Handler) -> None:
    """1 GB without a stated length, until the client hangs up."""
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.send_header("Connection", "close")
    handler.end_headers()
    handler.close_connection = True
    piece = b"<p>" + b"x" * ((1 << 20) - 3)
    for _ in range(HUGE >> 20):
        handler.wfile.write(piece)
        handler.server.sent += len(piece)


def huge_stated(handler: Handler) -> None:
    """1 GB that says so."""
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.send_header("Content-Length", str(HUGE))
    handler.send_header("Connection", "close")
    handler.end_headers()
    handler.close_connection = True
    for _ in range(HUGE >> 20):
        handler.wfile.write(b"x" * (1 << 20))
        handler.server.sent += 1 << 20
