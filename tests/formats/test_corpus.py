"""Corpora (WARC, JSON lines, Parquet), and one page saved as a web archive."""

from __future__ import annotations

import base64
import gzip
import io
import json

import pyarrow as pa
import pytest
from pyarrow import parquet
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from parsers.formats import members, read_grid
from parsers.grid import Unreadable

PAGE = "<html><body><table><tr><td>规章</td><td>3</td></tr></table></body></html>"


def warc(compress: bool = True) -> bytes:
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=compress)
    for number, (status, kind, body, encoding) in enumerate(
        [
            ("200 OK", "text/html; charset=gbk", PAGE.encode("gbk"), None),
            ("200 OK", "text/css", b"p{}", None),
            ("404 Not Found", "text/html", b"none", None),
            ("200 OK", "text/html", gzip.compress(PAGE.encode()), "gzip"),
        ]
    ):
        headers = [("Content-Type", kind), *([("Content-Encoding", encoding)] if encoding else [])]
        http = StatusAndHeaders(status, headers, protocol="HTTP/1.1")
        writer.write_record(
            writer.create_warc_record(f"http://example.gov.cn/{number}", "response", payload=io.BytesIO(body), http_headers=http)
        )
    return out.getvalue()


@pytest.mark.parametrize("compress", [True, False])
def test_warc(compress):
    found = list(members(warc(compress), name="a.warc.gz"))
    assert [(member.url, member.problem) for member in found] == [("http://example.gov.cn/0", None), ("http://example.gov.cn/3", None)]
    for member in found:
        grid = read_grid(member.data, name=member.name, media_type=member.media_type)
        assert [cell.text for cell in grid.rows[0].cells] == ["规章", "3"]
    assert found[0].media_type == "text/html; charset=gbk"


def test_a_warc_that_breaks_off_gives_what_came_before():
    whole = warc(compress=False)
    found = list(members(whole[: len(whole) - 40]))
    assert found[0].data == PAGE.encode("gbk")
    with pytest.raises(Unreadable):
        list(members(b"WARC/1.0\r\nnonsense"))


ROWS = [
    {"url": "http://example.gov.cn/1", "text": "规章 | 3 |", "html": PAGE, "publish_date": "x"},
    {"url": None, "text": "处罚 | 5 |", "html": "", "publish_date": "2023-1-20 08:00"},
    {"url": "http://example.gov.cn/3", "text": None, "html": None},
]


def check(found: list) -> None:
    assert [member.problem[0] if member.problem else member.data.decode() for member in found] == [PAGE, "处罚 | 5 |", "member_left_out"]
    assert [member.url for member in found[:2]] == ["http://example.gov.cn/1", None]
    assert [member.published_on for member in found[:2]] == [None, "2023-01-20"]
    assert found[0].media_type == "text/html"


def test_json_lines():
    data = "\n".join(json.dumps(row, ensure_ascii=False) for row in ROWS).encode()
    check(list(members(data, name="a.jsonl")))
    check(list(members(gzip.compress(data), name="a.jsonl.gz")))
    check(list(members(json.dumps(ROWS).encode())))
    broken = list(members(data + b'\n{"text": \n'))
    assert broken[-1].problem[0] == "member_left_out"
    assert broken[-1].name == "line-4"


def test_a_json_answer_with_one_page_in_it_is_one_document():
    data = json.dumps({"code": 0, "data": {"body": PAGE.replace("<td>", '<td class="a" style="b">')}}).encode()
    assert members(data) is None
    row = next(row for row in read_grid(data).rows if row.table is not None)
    assert [cell.text for cell in row.cells] == ["规章", "3"]


def test_parquet():
    out = io.BytesIO()
    parquet.write_table(pa.Table.from_pylist([{"publish_date": None, **row, "other": 1} for row in ROWS[:3]] * 300), out, row_group_size=250)
    found = list(members(out.getvalue()))
    assert len(found) == 900
    assert [member.name for member in found] == [f"row-{number}" for number in range(1, 901)]
    check([*found[450:451], found[451], found[452]])


def test_parquet_that_is_damaged_or_holds_no_text():
    out = io.BytesIO()
    parquet.write_table(pa.table({"n": [1, 2]}), out)
    for data, rule in ((out.getvalue(), "format_unknown"), (b"PAR1" + b"\xff" * 400 + b"PAR1", "file_damaged")):
        with pytest.raises(Unreadable) as caught:
            list(members(data))
        assert caught.value.rule == rule


def test_mht():
    data = (
        "From: <Saved by a browser>\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary=\"B\"\n\n--B\n"
        "Content-Type: text/html; charset=\"gb2312\"\nContent-Transfer-Encoding: base64\n"
        "Content-Location: http://example.gov.cn/r.html\n\n"
        + base64.encodebytes(PAGE.encode("gb18030")).decode()
        + "\n--B\nContent-Type: image/png\n\nx\n--B--\n"
    ).encode()  # fmt: skip
    read = read_grid(data, name="a.doc")
    assert read.media_type == "multipart/related"
    assert read.url == "http://example.gov.cn/r.html"
    assert [cell.text for cell in read.rows[0].cells] == ["规章", "3"]


def test_csv():
    read = read_grid('规章,"12,053",3\n"行政\n处罚",5,'.encode(), name="a.csv")
    assert [[cell.text for cell in row.cells] for row in read.rows] == [["规章", "12,053", "3"], ["行政\n处罚", "5", ""]]
    assert [row.line for row in read.rows] == [1, 2]
