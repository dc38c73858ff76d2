"""What kind of document some bytes are: by what they begin with and contain, then by name and media type.

Names and declared types are often wrong in this field (a web page saved as .doc, a DOCX called .doc), so content is asked
first. Not here: reading.
"""

from __future__ import annotations

import re

HEAD = 1 << 14  # bytes in which a kind must show

_MAGIC = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"{\\rtf", "application/rtf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"BM", "image/bmp"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"PAR1", "application/vnd.apache.parquet"),
    (b"WARC/", "application/warc"),
    (b"\x1f\x8b", "application/gzip"),
    (b"\x28\xb5\x2f\xfd", "application/zstd"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
)
_ZIPS = (
    (b"word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (b"xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (b"ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    (b"mimetypeapplication/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.text"),
    (b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "application/vnd.oasis.opendocument.spreadsheet"),
    (b"OFD.xml", "application/ofd"),
)
DOCX = _ZIPS[0][1]
ODT = _ZIPS[3][1]
_PAGE = re.compile(
    rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]|<meta\s|<div[\s>]|<p[\s>]|<span[\s>]|<script[\s>]|<form[\s>]"
    rb"|<font[\s>]|<h[1-6][\s>]|<ul[\s>]|<center[\s>]|<style[\s>]",
    re.IGNORECASE,
)
_TABLE = re.compile(rb"<table[\s>]|<t[dhr][\s>]", re.IGNORECASE)
_ANY_TAG = re.compile(rb"<\\?/?[a-zA-Z][^<>]{0,300}>")
_JSON = re.compile(rb'(?:\[\s*)?\{\s*"[^"\n]{1,100}"\s*:')  # an object with named members, or an array of them
_NAMES = {
    ".txt": "text/plain",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
    ".htm": "text/html",
    ".html": "text/html",
    ".shtml": "text/html",
    ".xhtml": "text/html",
    ".mht": "multipart/related",
    ".mhtml": "multipart/related",
    ".jsonl": "application/jsonl",
    ".ndjson": "application/jsonl",
}


def sniff(data: bytes, name: str | None = None, media_type: str | None = None) -> str:
    """The media type of the bytes: one of those above, text/html, text/plain, text/markdown, application/pdf,
    application/zip, application/jsonl, multipart/related or application/octet-stream (nothing known)."""
    head = data[:HEAD]
    if b"%PDF-" in head[:1024]:
        return "application/pdf"
    for magic, kind in _MAGIC:
        if head.startswith(magic) and (kind != "image/bmp" or _is_bitmap(data)):
            return kind
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(data)
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "image/webp"
    if data[257:262] == b"ustar":
        return "application/x-tar"
    named = _NAMES.get(_suffix(name)) or (media_type or "").split(";")[0].strip().lower()
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if _JSON.match(start):
        return "application/jsonl"
    lower = head[:2048].lower()
    if b"mime-version:" in lower and b"multipart/" in lower:
        return "multipart/related"
    if b"<?mso-application" in lower or b"<w:worddocument" in lower or b"<pkg:package" in lower:
        return "application/msword-xml"
    if _is_markup(data, start):
        return "text/html"
    if named in ("text/csv", "text/markdown", "text/tab-separated-values"):
        return named
    return "text/plain"


def _suffix(name: str | None) -> str:
    return "." + name.rpartition(".")[2].lower() if name and "." in name else ""


def _is_bitmap(data: bytes) -> bool:
    """BM alone might begin a text: the header also states its own reserved zeros."""
    return len(data) > 26 and data[6:10] == b"\0\0\0\0"


def _zip_kind(data: bytes) -> str:
    # Member names stand in the local headers at the front and in the directory at the end.
    head, tail = data[:HEAD], data[-HEAD:]
    for mark, kind in _ZIPS:
        if mark.startswith(b"mimetype"):
            if mark in head:
                return kind
        elif (b"[Content_Types].xml" in head or b"[Content_Types].xml" in tail or mark == b"OFD.xml") and (
            b"PK\x03\x04" in data and (mark in head or mark in tail)
        ):
            return kind
    return "application/zip"


def _is_markup(data: bytes, start: bytes) -> bool:
    """Whether text is markup and not text with a tag in it: the first thing is a tag, or tags are all over it.

    A text with HTML tables only (Markdown as converters write it) is text: its lines outside of the tables count.
    """
    if b"<" not in data:
        return b"<\0" in data[:64] or b"\0<" in data[:64]  # UTF-16
    # The head of a page may hold styles and scripts for many kilobytes.
    found = _PAGE.search(data)
    if not found:
        return b"<\0" in data[:HEAD]
    if start.startswith((b"<", b"<\\")):
        return True
    if re.match(rb'(?:document\.write(?:ln)?\(|var\s+\w+\s*=|\w+\s*=|callback\(|\()?\s*["\'`]\s*<', start[:300]):
        return True
    tags = len(_ANY_TAG.findall(data[: HEAD * 16]))
    return tags >= 20 or tags * 200 > len(data)
