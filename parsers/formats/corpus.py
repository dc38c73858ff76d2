"""WARC, JSON lines and Parquet, as crawlers and public web corpora write them → their documents, one by one.

Of a table, the column with HTML is taken, or the one with text. Parquet is opened in a contained process, through a
temporary file. Not here: archives of files (archive.py).
"""

from __future__ import annotations

import io
import json
import re
import tempfile
from collections.abc import Iterator
from typing import Any

from parsers import limits
from parsers.formats import contain
from parsers.formats.containers import Member
from parsers.grid import Unreadable

_HTML = ("html", "raw_html", "html_content", "page_html", "content_html", "raw_page")
_TEXT = ("text", "content", "markdown", "raw_content", "body", "plain_text", "document", "article")
_URL = ("url", "link", "source_url", "page_url", "uri", "warc_target_uri")
_PUBLISHED = ("published_on", "publish_date", "pubdate", "pub_date", "published", "published_at", "publish_time")
_DAY = re.compile(r"((?:19|20)\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})")
# Kinds of responses that can be documents; servers send these as well for files of any kind.
_PAGES = re.compile(
    r"text/(?!css|javascript|calendar)|application/(?:pdf|msword|rtf|xhtml|octet-stream|vnd\.|x-(?!javascript|font)|zip|json)"
    r"|image/(?:png|jpe?g)"
)
_BATCH = 200


def unpack(data: bytes, kind: str) -> Iterator[Member]:
    """The documents of a corpus. kind: its media type. Raises Unreadable when the file is damaged or has no such column."""
    if kind == "application/warc":
        return _warc(data)
    return _lines(data) if kind == "application/jsonl" else _parquet(data)


# WARC


def _warc(data: bytes) -> Iterator[Member]:
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    number = unpacked = 0
    try:
        for record in ArchiveIterator(io.BytesIO(data)):
            if record.rec_type is None:
                continue
            number += 1
            if record.rec_type not in ("response", "resource", "conversion"):
                continue
            served = record.content_type or ""
            if record.http_headers is not None:
                if record.http_headers.get_statuscode() not in ("200", "203"):
                    continue
                served = record.http_headers.get_header("Content-Type") or ""
            if served and not _PAGES.match(served.strip().lower()):
                continue
            name = f"record-{number}"
            content = record.content_stream().read(limits.MEMBER_BYTES + 1)
            unpacked += len(content)
            url = record.rec_headers.get_header("WARC-Target-URI")
            if len(content) > limits.MEMBER_BYTES or unpacked > limits.ARCHIVE_BYTES or number > limits.ARCHIVE_MEMBERS:
                yield Member(
                    name, b"", url=url, problem=("too_large", "more than is read: the rest of the archive was left out")
                )
                return
            if content.strip():
                yield Member(name, content, media_type=served or None, url=url)
    except (ArchiveLoadFailed, OSError, EOFError, ValueError) as error:
        if number == 0:
            raise Unreadable(f"the WARC archive is damaged: {error}", "file_damaged") from None
        yield Member(
            f"record-{number + 1}",
            b"",
            problem=("file_damaged", f"the archive is damaged from here on: {str(error).split(chr(0))[0][:200]}"),
        )
    if number == 0:
        raise Unreadable("the WARC archive is damaged: not one record can be read", "file_damaged")


# JSON


def is_table(data: bytes) -> bool:
    """Whether JSON begins with an object that has a text or HTML column."""
    try:
        first = next(iter(_objects(data)), None)
    except Unreadable:
        return False
    return isinstance(first, dict) and _chosen(first) is not None


def _lines(data: bytes) -> Iterator[Member]:
    for number, entry in enumerate(_objects(data), 1):
        name = f"line-{number}"
        if isinstance(entry, dict) and (chosen := _chosen(entry)) is not None:
            yield _member(name, entry, chosen)
        else:
            yield Member(name, b"", problem=("member_left_out", "no text or HTML in this line"))


def _objects(data: bytes) -> Iterator[Any]:
    """The objects of JSON lines, or of one JSON array; None for a line that is no JSON."""
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"[":
        if len(data) > limits.MEMBER_BYTES:
            raise Unreadable(f"{len(data):,} bytes of JSON in one array", "too_large")
        try:
            yield from json.loads(data.decode("utf-8-sig", "replace"))
        except (ValueError, RecursionError) as error:
            raise Unreadable(f"the JSON is damaged: {error}", "file_damaged") from None
        return
    for number, line in enumerate(io.BytesIO(data), 1):
        if number > limits.ARCHIVE_MEMBERS:
            raise Unreadable(f"more than {limits.ARCHIVE_MEMBERS:,} lines", "too_large")
        if not line.strip():
            continue
        try:
            yield json.loads(line.decode("utf-8-sig", "replace")) if len(line) <= limits.MEMBER_BYTES else None
        except (ValueError, RecursionError):
            yield None


def _chosen(entry: dict[str, Any]) -> tuple[str, bool] | None:
    """(name of the column to read, whether it is HTML) of one row: HTML where there is some."""
    named = {str(name).lower(): name for name in entry}
    for names, is_html in ((_HTML, True), (_TEXT, False)):
        for name in names:
            value = entry.get(named.get(name))
            if isinstance(value, (str, bytes)) and value.strip():
                return named[name], is_html
    return None


def _member(name: str, entry: dict[str, Any], chosen: tuple[str, bool]) -> Member:
    named = {str(key).lower(): value for key, value in entry.items()}
    content = entry[chosen[0]]
    data = content.encode("utf-8", "replace") if isinstance(content, str) else bytes(content)
    url = next((str(named[key]) for key in _URL if named.get(key)), None)
    day = next((found for key in _PUBLISHED if named.get(key) and (found := _DAY.search(str(named[key])))), None)
    published = f"{day[1]}-{int(day[2]):02}-{int(day[3]):02}" if day else None
    return Member(name, data, media_type="text/html" if chosen[1] else None, url=url, published_on=published)


# Parquet


def _parquet(data: bytes) -> Iterator[Member]:
    with tempfile.NamedTemporaryFile(prefix="gongkai-", suffix=".parquet") as file:
        file.write(data)
        file.flush()
        start = 0
        while True:
            rows, more = contain.call(
                "parsers.formats.corpus:parquet_here", file.name, start, _BATCH, seconds=limits.PARQUET_SECONDS
            )
            for number, entry in enumerate(rows, start + 1):
                name = f"row-{number}"
                chosen = _chosen(entry)
                if chosen is not None:
                    yield _member(name, entry, chosen)
                else:
                    yield Member(name, b"", problem=("member_left_out", "no text or HTML in this row"))
            start += len(rows)
            if not more or start >= limits.ARCHIVE_MEMBERS:
                return


_open: dict[
    str, tuple[int, Any]
] = {}  # path → (rows already given, iterator over the next ones); in the helper process


def parquet_here(path: str, start: int, count: int) -> tuple[list[dict[str, Any]], bool]:
    """(up to `count` rows from row `start` on, whether there may be more), read in this process."""
    import pyarrow as pa
    from pyarrow import parquet

    given, rows = _open.get(path, (-1, None))
    if given != start:
        _open.clear()
        try:
            file = parquet.ParquetFile(path)
        except (pa.ArrowInvalid, OSError) as error:
            raise Unreadable(f"the Parquet file is damaged: {error}", "file_damaged") from None
        wanted = {*_HTML, *_TEXT, *_URL, *_PUBLISHED}
        columns = [name for name in file.schema_arrow.names if name.lower() in wanted]
        if not {name.lower() for name in columns} & {*_HTML, *_TEXT}:
            shown = ", ".join(file.schema_arrow.names[:12])
            raise Unreadable(f"no text or HTML column in the Parquet file, which has: {shown}", "format_unknown")
        given = 0
        rows = (row for batch in file.iter_batches(batch_size=count, columns=columns) for row in batch.to_pylist())
        for _ in range(start):
            next(rows, None)
    found = []
    try:
        for row in rows:
            found.append(row)
            if len(found) == count:
                break
    except (pa.ArrowInvalid, OSError) as error:
        raise Unreadable(f"the Parquet file is damaged: {error}", "file_damaged") from None
    _open[path] = (start + len(found), rows)
    return found, len(found) == count
