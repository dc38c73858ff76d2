"""The words of the statistics table of 2014 and of the local tables before it: from printed text to row, unit, header.

All of them are in data/reference/forms/2014.yml. Not here: which row a text is where several print it (legacy.py).
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, field

from parsers.forms import Form, Label, legacy_forms
from parsers.normalise import bare, label_key, ordinal, simplify, tidy
from parsers.numbers import WAN_YUAN
from parsers.reference import load_yaml

TABLE = "legacy_statistics"
UNITS = frozenset({"条", "件", "次", "篇", "个", "人", "人次", "件次", "份", "项", "宗", "例", "起", "处", "场", "期", *WAN_YUAN})
_PART = re.compile(r"^(?:其中|[-·•●○*])[:,、]?")
_REMARK = re.compile(r"\([^()]*(?:\)|$)|\[[^\[\]]*(?:\]|$)")
_YEAR = re.compile(r"((?:19|20)\d\d)年?(?:度|数|度数)?")
_PUNCTUATION = r"[\s《》〈〉<>“”\"'、,，]*"  # what may stand between the characters of a label
_BEFORE = r"(?:(?:其中\s*[:：,，]?|[(（]\s*[一二三四五六七八九十\d]{1,3}\s*[)）]|[一二三四五六七八九十]{1,3}\s*[、.．]|[①-⑳])\s*)*"
SHORTEST = 4  # characters of a label that is told from other words where no border marks it


@dataclass(frozen=True, slots=True)
class Head:
    """A word of the header. kind: row | unit | index | remark | year | cumulative; year: where it names one."""

    kind: str
    year: int | None = None


@dataclass(frozen=True, eq=False)
class Words:
    """rows, in the form's order; keys: text → the codes of the rows that print it; headings: lines that head a group;
    heads: words of the header; pattern: any label or heading in running text, the longest first."""

    form: Form
    rows: tuple[Label, ...]
    order: dict[str, int]
    groups: dict[str, str]
    keys: dict[str, frozenset[str]]
    ordinals: dict[str, frozenset[str]]
    headings: frozenset[str]
    heads: dict[str, str]
    pattern: re.Pattern[str] = field(repr=False)


def _without_parts(text: str) -> str:
    """A label as printed without its number and 其中, in one width, without white space."""
    before, text = None, simplify(bare(text))
    while before != text:
        before, text = text, bare(_PART.sub("", text))
    return text


@functools.lru_cache(maxsize=8192)
def key_of(text: str) -> str:
    """What is compared of a label: no number, no 其中：, no remark in brackets, no punctuation."""
    return label_key(_REMARK.sub("", _without_parts(text)))


def open_remark(text: str) -> bool:
    """Whether a bracket is open at the end: the rest of the label stands elsewhere."""
    text = _without_parts(text)
    return text.count("(") > text.count(")")


@functools.cache
def words() -> Words:
    """The words of the form of 2014."""
    form = legacy_forms()[0]
    entry = load_yaml(f"forms/{form.code}.yml")["tables"][0]
    table = form.table(TABLE)
    keys: dict[str, set[str]] = {}
    ordinals: dict[str, set[str]] = {}
    for row in table.rows:
        for text in row.printed:
            keys.setdefault(key_of(text), set()).add(row.code)
            if ordinal(text):
                ordinals.setdefault(key_of(text), set()).add(ordinal(text))
    headings = frozenset(key_of(text) for text in entry["headings"])
    heads = {label_key(word): kind for kind, names in entry["header"].items() for word in names}
    for column in table.columns:
        heads |= dict.fromkeys(column.keys, column.code)
    known = sorted({key for key in (*keys, *headings) if len(key) >= SHORTEST}, key=len, reverse=True)
    pattern = _BEFORE + "(" + "|".join(_PUNCTUATION.join(key) for key in known) + r")(\s*[(（][^()（）]{0,60}[)）])?"
    return Words(
        form,
        table.rows,
        table.row_order,
        {row.code: key_of(row.group or "") for row in table.rows},
        {key: frozenset(codes) for key, codes in keys.items()},
        {key: frozenset(found) for key, found in ordinals.items()},
        headings,
        heads,
        re.compile(pattern),
    )


@functools.lru_cache(maxsize=8192)
def codes_of(text: str) -> frozenset[str]:
    """The rows that print this label, with or without a unit at its end."""
    known, key = words().keys, key_of(text)
    if key in known or not key:
        return known.get(key, frozenset())
    for unit in UNITS:
        if key.endswith(unit) and key.removesuffix(unit) in known:
            return known[key.removesuffix(unit)]
    return frozenset()


def is_heading(text: str) -> bool:
    return key_of(text) in words().headings


@functools.lru_cache(maxsize=4096)
def unit_of(text: str) -> str | None:
    """The unit that a cell of the unit column prints, brackets around it or not; None for any other text."""
    flat = "".join(simplify(tidy(text)).split()).strip("()[]")
    return flat if flat in UNITS else None


@functools.lru_cache(maxsize=4096)
def unit_in(label: str) -> str | None:
    """The unit of money in brackets behind a label: …费用（万元）."""
    found = re.search(r"\((?:单位:)?(亿元|百万元|万元|千元|元)\)", "".join(simplify(tidy(label)).split()))
    return found[1] if found else None


@functools.lru_cache(maxsize=4096)
def head_of(text: str) -> Head | None:
    """What a cell of the header names, None where it is no header word."""
    flat = "".join(simplify(tidy(text)).split())
    dated = _YEAR.fullmatch(flat)
    if dated and not flat.isdigit():
        return Head("year", int(dated[1]))
    kind = words().heads.get(label_key(flat)) if not any(character.isdigit() for character in flat) else None
    return Head(kind) if kind else None


@functools.lru_cache(maxsize=4096)
def heads_in(text: str) -> tuple[Head, ...]:
    """The header words that a text without borders is made of; () where anything else is in it."""
    flat = "".join(simplify(tidy(text)).split())
    found: list[Head] = []
    while flat:
        length = next((n for n in range(len(flat), 0, -1) if head_of(flat[:n])), 0)
        if not length:
            return ()
        found.append(head_of(flat[:length]))  # type: ignore[arg-type]
        flat = flat[length:]
    return tuple(found)
