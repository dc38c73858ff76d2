"""What one cell says: values checked by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers import numbers
from parsers.numbers import plain, read_value


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("0", "0", None),
        ("12,053", "12053", None),
        ("1,234,567", "1234567", None),
        ("１２", "12", None),
        ("+89", "89", None),
        ("－3", "-3", None),
        ("减3", "-3", None),
        ("↓3", "-3", None),
        ("335次", "335", "次"),
        ("3967万元", "3967", "万元"),
        ("973.90 万元", "973.9", "万元"),
        ("251000元", "251000", "元"),
        ("12萬元", "12", "万元"),
        ("24252.311082", "24252.311082", None),
        (" 7\u200b", "7", None),
        ("**5**", "5", None),
        ("22（其中修订 16 件）", "22", None),
    ],
)
def test_numbers(text, value, unit):
    reading = read_value(text)
    assert (reading.state, reading.value, reading.unit) == ("number", Decimal(value), unit)


@pytest.mark.parametrize("text", ["/", "-", "—", "－", "--", "无", "無", "\\", "N/A"])
def test_dashes(text):
    assert read_value(text).state == "dash"


@pytest.mark.parametrize("text", ["", " ", "\u3000", "\xa0", "\u200b", "|"])
def test_blanks(text):
    assert read_value(text).state == "blank"


@pytest.mark.parametrize(
    "text",
    ["约5", "30余", "12,05", "1,2,3", "1 2", "30%", "详见附件", "3万", "五", "O", "1.2.3", "5-7", "-"[:0] + "2021年"],
)
def test_words_and_doubtful_figures_are_text(text):
    assert read_value(text).state == "text"


def test_leading_zero_is_odd_and_a_decimal_is_not():
    assert read_value("012").odd and read_value("00").odd
    assert not read_value("0.5").odd and not read_value("0").odd


def test_plain_gives_integers_where_they_are():
    assert plain(Decimal("3.0")) == 3 and isinstance(plain(Decimal("3.0")), int)
    assert plain(Decimal("25.1")) == 25.1


@pytest.mark.parametrize(("text", "value"), [("7①", 7), ("12,053²", 12053), ("7*", 7), ("②", None), ("1①2", None)])
def test_marks_of_footnotes_are_no_digits(text, value):
    assert read_value(text).value == value


@pytest.mark.parametrize(
    ("text", "build"),
    [("7", numbers.DIGITS), ("120", numbers.DIGITS), ("", numbers.BLANKS), ("\u3000", numbers.BLANKS), ("/", numbers.DASHES),
     ("01", "01"), ("3件", "3件"), ("1,204", "1,204"), ("-4", "-4"), ("零", "零"), ("行政许可", "行政许可")],
)  # fmt: skip
def test_rows_of_bare_figures_are_built_alike_and_what_is_odd_stands_for_itself(text, build):
    assert read_value(text).build == build


@given(st.text(alphabet="一无政府信息，。、（）《》公开亿元", min_size=1, max_size=9))
def test_words_are_read_the_quick_way_as_the_long_way(text):
    assert read_value(text) == numbers._read(text)
