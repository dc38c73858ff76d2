"""What one table cell says: a number with its unit, nothing, a dash, or words.

The states are those of the contract. Not here: which column the cell stands in.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, field, replace
from decimal import Decimal

from parsers.document import State
from parsers.normalise import simplify, tidy

# How many 万元 one printed unit is.
WAN_YUAN = {
    "元": Decimal("0.0001"),
    "万元": Decimal(1),
    "千元": Decimal("0.1"),
    "百万元": Decimal(100),
    "亿元": Decimal(10000),
}
_AMOUNT = "亿元|百万元|万元|千元|元"
_COUNT = "件次|人次|个|件|项|次|条|份|宗|例|篇|起|人|部"
_PREFIX = re.compile(r"^(?:人民币|共计|共|¥)")
_NUMBER = re.compile(
    rf"^(?P<sign>[+\-−–↑↓增减]?)\s*(?P<number>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*"
    rf"(?P<unit>{_AMOUNT}|{_COUNT}|万)?(?:人民币|整)?\s*(?P<note>\(.*\)|\[.*\])?[。;]?$",
    re.DOTALL,
)
_DASH = re.compile(r"^(?:[-−–—―─－/\\~一]{1,4}|无|\(无\)|N/?A)$", re.IGNORECASE)
# Marks of footnotes: set in one width they would be digits of the figure.
_MARKS = re.compile(r"[①-⒛⓪-⓿❶-➓⁰¹²³⁴-⁹₀-₉]")
_MARKED = re.compile(rf"^(.*?[^\s*※])\s*(?:{_MARKS.pattern}|[*※])+\s*$", re.DOTALL)
# Words that hold no digit in any width, and are too long for a dash.
_WORDS = re.compile("[\u4e00-\u9fff，。、；：（）“”《》]{5,}")
_INVISIBLE = str.maketrans(dict.fromkeys("\u200b\u200c\u200d\ufeff\u2060\xad", ""))


BLANKS, DASHES, DIGITS = range(3)


@dataclass(frozen=True, slots=True)
class Reading:
    """state, the number as printed (sign and thousands separators read, unit not applied), the printed unit.

    note: a remark stood behind the number in brackets. odd: digits that are no usual way to write one
    number (a leading zero): they may be two cells glued together. usual: a bare figure, without any of these.
    number: the value as JSON has it. Both are worked out once, since the same few texts fill most cells.
    build: what the cell is where only the build of its row matters: one of BLANKS, DASHES, DIGITS, else its text.
    """

    state: State
    value: Decimal | None = None
    unit: str | None = None
    note: bool = False
    odd: bool = False
    usual: bool = field(init=False, default=False)
    number: int | float | None = field(init=False, default=None)
    build: int | str = field(default=0, compare=False, kw_only=True)

    def __post_init__(self) -> None:
        usual = self.state == "number" and self.unit is None and not self.note and not self.odd
        object.__setattr__(self, "usual", usual)
        object.__setattr__(self, "number", None if self.value is None else plain(self.value))


def plain(value: Decimal) -> int | float:
    """A Decimal as JSON has it: an integer where it is one."""
    return int(value) if value == value.to_integral_value() else float(value)


BLANK = Reading("blank", build=BLANKS)


@functools.lru_cache(maxsize=65536)
def read_value(text: str) -> Reading:
    """Read one cell. Words, ranges and approximations ("30余", "约5") are `text`: no figure is made of them."""
    if text.isdigit() and text.isascii():
        odd = len(text) > 1 and text[0] == "0"
        return Reading("number", Decimal(text), odd=odd, build=text if odd else DIGITS)
    if _WORDS.fullmatch(text):
        return Reading("text", build=text)
    reading = _read(text)
    return reading if reading.state == "blank" else replace(reading, build=DASHES if reading.state == "dash" else text)


def _read(text: str) -> Reading:
    if _MARKS.search(text):
        marked = _MARKED.match(text)
        if not marked or _MARKS.search(marked[1]):
            return Reading("text")
        reading = read_value(marked[1])
        return replace(reading, note=True) if reading.state == "number" else Reading("text")
    text = simplify(tidy(text)).translate(_INVISIBLE).strip().strip("*_|").strip()
    if not text:
        return BLANK
    if _DASH.match(text):
        return Reading("dash")
    found = _NUMBER.match(_PREFIX.sub("", text))
    if not found:
        return Reading("text")
    number = found["number"].replace(",", "")
    value = Decimal(number)
    if found["sign"] and found["sign"] in "-−–↓减":
        value = -value
    unit = found["unit"]
    if unit == "万":  # 万 alone is a factor without a unit: 3万 of what is not printed
        return Reading("text")
    return Reading(
        "number", value, unit, bool(found["note"]), len(number) > 1 and number[0] == "0" and number[1] != "."
    )
