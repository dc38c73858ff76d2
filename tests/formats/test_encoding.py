"""Bytes to text, whatever is declared."""

from __future__ import annotations

import codecs
import random

import pytest

from parsers.formats.encoding import declared_charset, decode
from parsers.grid import Unreadable

SIMPLIFIED = "二、主动公开政府信息情况\n规章 | 0 | 3 |\n行政许可 | 12 | +4 |\n"
TRADITIONAL = "二、主動公開政府信息情況\n規章 | 0 | 3 |\n行政許可 | 12 | +4 |\n"
SHORT = "规章 | 0 |"


@pytest.mark.parametrize(
    ("text", "codec", "expected"),
    [
        (SIMPLIFIED, "utf-8", "utf-8"),
        (SIMPLIFIED, "utf-8-sig", "utf-8"),
        (SIMPLIFIED, "gbk", "gb18030"),
        (SIMPLIFIED, "gb18030", "gb18030"),
        (SHORT, "gbk", "gb18030"),
        (TRADITIONAL, "big5", "big5"),
        (TRADITIONAL, "gbk", "gb18030"),
        ("規章 | 0 |", "big5", "big5"),
        (SIMPLIFIED, "utf-16", "utf-16"),
        (SIMPLIFIED, "utf-16-le", "utf-16"),
        (SIMPLIFIED, "utf-16-be", "utf-16"),
        ("规章" * 20, "utf-16-le", "utf-16"),
        ("plain ascii", "ascii", "utf-8"),
    ],
)
def test_the_bytes_decide(text, codec, expected):
    read, encoding, notes = decode(text.encode(codec))
    assert (read, encoding, notes) == (text, expected, [])


@pytest.mark.parametrize("declared", ["gb2312", "utf-8", "big5", "iso-8859-1"])
@pytest.mark.parametrize("codec", ["utf-8", "gb18030"])
def test_a_wrong_declaration_is_told_and_not_believed(declared, codec):
    text = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">{SIMPLIFIED}'
    read, _, notes = decode(text.encode(codec), markup=True)
    assert read == text
    right = {"utf-8": {"utf-8"}, "gb18030": {"gb2312"}}[codec]
    told = [rule for rule, _ in notes] == ["encoding_declared_wrongly"]
    # A page of UTF-8 declared as Latin-1 is read as browsers read it by its bytes; only rival Chinese ones are told.
    assert told is (declared not in right and not (codec == "utf-8" and declared == "iso-8859-1"))


def test_where_charsets_are_declared():
    assert declared_charset(b'<META charset="GBK">') == "gbk"
    assert declared_charset(b'<?xml version="1.0" encoding="gb2312"?>') == "gb2312"
    assert declared_charset(b"", "text/html; charset=Big5") == "big5"
    assert declared_charset(b"<p>charset=gbk</p>") is None


def test_damaged_utf8_is_read_and_told():
    data = SIMPLIFIED.encode()[:-8] + b"\xe4\xb8"
    text, encoding, notes = decode(data)
    assert encoding == "utf-8"
    assert text.startswith(SIMPLIFIED[:20])
    assert [rule for rule, _ in notes] == ["characters_lost"]


@pytest.mark.parametrize("codec", ["utf-8", "gb18030"])
def test_a_text_encoded_twice_is_read(codec):
    text, _, notes = decode(SIMPLIFIED.encode(codec).decode("latin-1").encode())
    assert text == SIMPLIFIED
    assert [rule for rule, _ in notes] == ["encoding_declared_wrongly"]


def test_latin_letters_stay():
    assert decode("Grüße aus Köln, café".encode()) == ("Grüße aus Köln, café", "utf-8", [])


def test_lines_in_two_encodings_are_each_read_as_their_own():
    half = SIMPLIFIED.encode() + b"\n" + SIMPLIFIED.encode("gb18030") + b"\n" + "规章 0 0 1".encode("gb18030")
    text, _, notes = decode(half)
    assert text == f"{SIMPLIFIED}\n{SIMPLIFIED}\n规章 0 0 1"
    assert [rule for rule, _ in notes] == ["encoding_declared_wrongly"]


@pytest.mark.parametrize(
    "data",
    [
        bytes(range(256)) * 20,
        codecs.BOM_UTF8[:2] + b"\0" * 50,
        random.Random(1).randbytes(5000),
        b"MZ\x90\0\x03\0\0\0\x04\0\0\0" + b"\0" * 400,
    ],
    ids=["all bytes", "half a mark", "noise", "a program"],
)
def test_what_is_no_text_is_refused(data):
    with pytest.raises(Unreadable) as caught:
        decode(data)
    assert caught.value.rule == "not_text"
