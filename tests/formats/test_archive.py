"""Archives: what is in them, and what in them means harm."""

from __future__ import annotations

import gzip
import io
import struct
import tarfile
import time
import zipfile

import pytest
import zstandard

from parsers import limits
from parsers.formats import members, read_grid
from parsers.formats.archive import safe_name
from parsers.grid import Unreadable

REPORT = "规章 | 0 | 1 | 2 |\n".encode()
PAGE = "<html><body><p>规章</p></body></html>".encode()


def zipped(*files: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return out.getvalue()


def listed(data: bytes, **options) -> list[tuple[str, bytes | str]]:
    """Name and content of each member, or the rule that says what is wrong with it."""
    return [(member.name, member.problem[0] if member.problem else member.data) for member in members(data, **options)]


def test_documents_come_out_in_order_and_what_lies_beside_them_does_not():
    data = zipped(
        ("甲区/报告.txt", REPORT),
        ("乙区.html", PAGE),
        ("乙区_files/logo.png", b"x"),
        ("乙区_files/a.css", b"x"),
        (".DS_Store", b"x"),
    )
    assert listed(data) == [("甲区/报告.txt", REPORT), ("乙区.html", PAGE)]
    assert listed(zipped(("1.png", b"\x89PNG"), ("2.jpg", b"\xff\xd8"))) == [
        ("1.png", b"\x89PNG"),
        ("2.jpg", b"\xff\xd8"),
    ]


def test_names_written_by_chinese_programs():
    data = zipped(("PLACE.txt", REPORT))
    for codec in ("gb18030", "utf-8"):
        name = "年报.t".encode(codec)
        named = data.replace(b"PLACE.txt", name.ljust(9, b"x"))
        assert listed(named)[0][0] == name.ljust(9, b"x").decode(codec)


def test_a_single_document_is_no_archive():
    for data in (REPORT, PAGE, b"%PDF-1.4", zipped(("[Content_Types].xml", b""), ("word/document.xml", b""))):
        assert members(data) is None


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "..\\..\\x.txt", "C:\\x.txt", "a/../../b"])
def test_a_path_that_climbs_out_is_told_and_not_taken(name):
    assert safe_name(name) is None
    assert [entry for _, entry in listed(zipped((name, REPORT), ("好.txt", REPORT)))] == ["member_left_out", REPORT]


def test_links_are_told_and_not_followed():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    assert listed(out.getvalue()) == [("link.txt", "member_left_out")]


def test_encrypted_and_damaged_members_do_not_take_the_others_with_them():
    data = bytearray(zipped(("a.txt", REPORT), ("b.txt", REPORT), ("c.txt", REPORT), method=zipfile.ZIP_STORED))
    # The flag of an encrypted member, in its own header and in the directory.
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    second = data.index(b"b.txt") + 5
    data[second : second + 4] = b"\xff\xff\xff\xff"
    assert listed(bytes(data)) == [("a.txt", "encrypted"), ("b.txt", "file_damaged"), ("c.txt", REPORT)]


def test_archives_in_archives():
    inner = zipped(("报告.txt", REPORT))
    assert listed(zipped(("内.zip", inner), ("外.txt", REPORT))) == [("内.zip/报告.txt", REPORT), ("外.txt", REPORT)]
    nested = zipped(("x.txt", REPORT))
    for _ in range(limits.ARCHIVE_DEPTH + 2):
        nested = zipped(("n.zip", nested))
    assert [entry for _, entry in listed(nested)] == ["member_left_out"]


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress])
def test_compressed_files(pack):
    assert listed(pack(REPORT), name="dir/报告.txt.gz")[0][1] == REPORT
    assert listed(gzip.compress(zipped(("a.txt", REPORT))), name="b.zip.gz") == [("b.zip/a.txt", REPORT)]


def test_tar():
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in (("a/报告.txt", REPORT), ("../b.txt", REPORT)):
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
        link = tarfile.TarInfo("c.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    assert [entry for _, entry in listed(out.getvalue())] == [REPORT, "member_left_out", "member_left_out"]
    assert listed(gzip.compress(out.getvalue()), name="a.tgz")[0][1] == REPORT


def refused(data: bytes) -> str:
    with pytest.raises(Unreadable) as caught:
        list(members(data))
    return caught.value.rule


def test_bombs_are_stopped_long_before_they_are_unpacked():
    started = time.monotonic()
    zeros = zipped(("a.txt", b"\0" * (300 << 20)))
    assert refused(zeros) == "too_large"
    assert refused(gzip.compress(b"0" * (100 << 20))) == "too_large"
    assert [entry for _, entry in listed(zipped(("a.txt", REPORT), ("b.txt", b"0" * (100 << 20))))] == [
        REPORT,
        "too_large",
    ]
    assert time.monotonic() - started < 30


def test_members_that_share_their_bytes_are_counted_each_time():
    """An archive whose directory lists one compressed member thousands of times."""
    data = zipped(("a.txt", b"1,2,3\n" * (1 << 20)))
    start = data.index(b"PK\x01\x02")
    entry = data[start : data.index(b"PK\x05\x06")]
    count = 20_000
    directory = entry * count
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, len(directory), start, 0)
    rules = [member.problem[0] for member in members(data[:start] + directory + end) if member.problem]
    assert rules[-1:] == ["too_large"]


@pytest.mark.parametrize(
    "data",
    [zipped(("a.txt", REPORT))[:40], b"PK\x03\x04" + b"\0" * 60, gzip.compress(REPORT)[:12]],
    ids=["cut", "junk", "cut gzip"],
)
def test_a_broken_archive_is_told(data):
    assert refused(data) == "file_damaged"


def test_an_archive_is_no_document():
    for data in (
        zipped(("a.txt", REPORT)),
        b"Rar!\x1a\x07\x01\x00",
        zipped(("[Content_Types].xml", b""), ("xl/workbook.xml", b"")),
    ):
        with pytest.raises(Unreadable) as caught:
            read_grid(data)
        assert caught.value.rule == "format_unknown"
