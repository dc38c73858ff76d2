"""Corpora as inbox files: WARC, Parquet and JSON lines become reports, one a document in them."""

from __future__ import annotations

import io
import json
from pathlib import Path

import polars as pl
import pytest
from reports import report
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from pipelines import cells, facts, snapshots
from pipelines.home import Home
from pipelines.snapshots import inbox

NAMES = ("杭州市上城区人民政府", "宁波市海曙区人民政府", "衢州市柯城区人民政府")


def warc(texts: list[str]) -> bytes:
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True)
    for number, text in enumerate(texts):
        head = StatusAndHeaders("200 OK", [("Content-Type", "text/plain; charset=utf-8")], protocol="HTTP/1.1")
        writer.write_record(writer.create_warc_record(f"http://www.example.gov.cn/{number}", "response", io.BytesIO(text.encode()), http_headers=head))
    return out.getvalue()


def parquet(texts: list[str]) -> bytes:
    out = io.BytesIO()
    pl.DataFrame({"url": [str(n) for n in range(len(texts))], "text": texts}).write_parquet(out)
    return out.getvalue()


def jsonl(texts: list[str]) -> bytes:
    return "".join(json.dumps({"text": text}, ensure_ascii=False) + "\n" for text in texts).encode()


@pytest.mark.parametrize(("name", "make"), [("c.warc.gz", warc), ("c.parquet", parquet), ("c.jsonl", jsonl)])
def test_a_corpus_becomes_its_reports(tmp_path: Path, name: str, make) -> None:
    folder, home = tmp_path / "inbox", Home(tmp_path / "home")
    folder.mkdir()
    (folder / name).write_bytes(make([report(agency, 2022) for agency in NAMES]))
    snapshots.take_in(home, [folder])
    cells.parse_new(home)
    facts.build(home)
    read = pl.read_parquet(home.facts / "reports.parquet")
    assert sorted(read["agency_name"]) == sorted(NAMES)
    assert set(read["source_file"]) == {name} and read["member"].n_unique() == 3


def test_corpora_may_be_larger_than_documents(tmp_path: Path) -> None:
    for name, taken in (("a.txt", False), ("a.jsonl", True), ("a.warc.gz", True), ("A.PDF", True)):
        path = tmp_path / name
        with path.open("wb") as file:
            file.truncate(inbox.INPUT_BYTES + 1)
        assert (inbox.read(inbox.Entry(name, str(path))).data is not None) is taken
