"""The words of the statistics table of 2014 and of the local tables before it: from printed text to row, unit, header.

All of them are in data/reference/forms/2014.yml. Not here: which row a text is where several print it (legacy.py).
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, field

from rapidfuzz.distance import Levenshtein

from parsers.forms import Form, Label, legacy_forms
from parsers.normalise import bare, label_key, ordinal, simplify, tidy
from parsers.numbers import WAN_YUAN
from parsers.reference import load_yaml

TABLE = "legacy_statistics"
UNITS = frozenset({"条", "件", "次", "篇", "个", "人", "人次", "件次", "份", "项", "宗", "例", "起", "处", "场", "期", *WAN_YUAN})
_COUNTS = "|".join(sorted(UNITS - WAN_YUAN.keys(), key=len, reverse=True))
_SCALED = re.compile(rf"\(?([十百千万亿]{{1,2}}(?:{_COUNTS}))\)?")
_SCALED_BEHIND = re.compile(rf"\((?:单位:)?([十百千万亿]{{1,2}}(?:{_COUNTS}))\)")
_PART = re.compile(r"^(?:其中|[-·•●○*])[:,、]?")
_REMARK = re.compile(r"\([^()]*(?:\)|$)|\[[^\[\]]*(?:\]|$)")
_CLOSED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_LONE_DASH = re.compile(r"\s(?:[-−–—―─/]{1,4}|无)(?=\s|$)")
_APART = re.compile(r"\s[-+]?\d[\d,.]*(?:\s|$)")  # a figure with blanks around it
_YEAR = re.compile(r"((?:19|20)\d\d)年?(?:度|数|度数|度?(?:统计)?数[据量值]|度?统计数|度?合计|1[-~至]12月|全年)?")
_IN_BRACKETS = re.compile(r"\(((?:19|20)\d\d)年?度?\)")
_PUNCTUATION = r"[\s《》〈〉<>“”\"'、,，]*"  # what may stand between the characters of a label
_BEFORE = r"(?:(?:其中\s*[:：,，]?|[(（]\s*[一二三四五六七八九十\d]{1,3}\s*[)）]|[一二三四五六七八九十]{1,3}\s*[、.．]|[①-⑳])\s*)*"
_OF_THE_YEAR = re.compile("^(?:本年度?|全年度?)(?:共|新)?")
_RESIDUAL = frozenset({"其他情形", "其他情形数", "其他情况数"})  # nothing falls to these by likeness
_BEHIND = r"(\s*[(（](?:[^()（）\d]{1,60}|[^()（）\d]{4,60}1[^()（）\d]{0,20})[)）])?"  # a remark; a figure in brackets is none
LONGER = 10  # characters of a label that may have lost two
LONG_ENOUGH = 7  # characters of a label that is known in spite of damage
LONGEST_HEAD = 14  # characters of a header word
SHORTEST = 4  # characters of a label that is told from other words where no border marks it


@dataclass(frozen=True, slots=True)
class Head:
    """A word of the header. kind: row | unit | index | remark | year | cumulative | other (a figure that is neither) |
    either (year and cumulative, or the latter alone); year: where it names one."""

    kind: str
    year: int | None = None


@dataclass(frozen=True, eq=False)
class Words:
    """rows, in the form's order; keys: text → the codes of the rows that print it; loose: the same without 数 at the
    end, which only a cell of its own may leave out; headings: lines that head a group; heads: words of the header;
    pattern: any label or heading in running text, the longest first."""

    form: Form
    rows: tuple[Label, ...]
    order: dict[str, int]
    groups: dict[str, str]
    keys: dict[str, frozenset[str]]
    loose: dict[str, frozenset[str]]
    ordinals: dict[str, frozenset[str]]
    headings: frozenset[str]
    heads: dict[str, str]
    pattern: re.Pattern[str] = field(repr=False)


def _without_parts(text: str) -> str:
    """A label as printed without its number and 其中, in one width, without white space."""
    before, text = None, simplify(bare(text)).replace("覆", "复")  # 答覆
    while before != text:
        before, text = text, bare(_PART.sub("", text))
    return text


@functools.lru_cache(maxsize=8192)
def key_of(text: str) -> str:
    """What is compared of a label: no number, no 其中：, no remark in brackets, no punctuation."""
    return label_key(_REMARK.sub("", _without_parts(text)))


@functools.lru_cache(maxsize=8192)
def has_figure(text: str) -> bool:
    """Whether a figure stands beside the words, in brackets or not: more than a label."""
    if _LONE_DASH.search(tidy(text)):
        return True
    closed = _CLOSED.sub("", _without_parts(text))
    words, _, remark = closed.partition("(")
    if any(one.isdigit() for one in words) or any(one[1:-1].isdigit() for one in _CLOSED.findall(_without_parts(text))):
        return True
    return bool(remark) and _APART.search(simplify(tidy(text)).rpartition("(")[2]) is not None


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
    for key in [key for key in keys if key.endswith("数")]:
        for other in (key + "量", *([key[:-2] + "数"] if key.endswith("总数") else [key[:-1] + "总数"])):
            if len(other) >= SHORTEST:
                keys.setdefault(other, set()).update(keys[key])
    loose: dict[str, set[str]] = {}
    for key in [key for key in keys if key.endswith("数") and key[:-1] not in keys and key[:-1] not in headings]:
        loose.setdefault(key[:-1], set()).update(keys[key])
    heads = {label_key(word): kind for kind, names in entry["header"].items() for word in names}
    for column in table.columns:
        heads |= dict.fromkeys(column.keys, column.code)
    known = sorted({key for key in (*keys, *headings) if len(key) >= SHORTEST}, key=len, reverse=True)
    pattern = _BEFORE + "(" + "|".join(_PUNCTUATION.join(key) for key in known) + r")" + _BEHIND
    return Words(
        form,
        table.rows,
        table.row_order,
        {row.code: key_of(row.group or "") for row in table.rows},
        {key: frozenset(codes) for key, codes in keys.items()},
        {key: frozenset(codes) for key, codes in loose.items()},
        {key: frozenset(found) for key, found in ordinals.items()},
        headings,
        heads,
        re.compile(pattern),
    )


@functools.lru_cache(maxsize=8192)
def codes_of(text: str) -> frozenset[str]:
    """The rows that print this label, with or without a unit at its end, 本年度 before it, 数 behind it."""
    if has_figure(text):
        return frozenset()
    key = key_of(text)
    for one in (key, _OF_THE_YEAR.sub("", key)):
        for known in (words().keys, words().loose):
            if one in known:
                return known[one]
            for unit in UNITS:
                if one.endswith(unit) and one.removesuffix(unit) in known:
                    return known[one.removesuffix(unit)]
    return frozenset()


@functools.lru_cache(maxsize=4096)
def near_codes(text: str) -> frozenset[str]:
    """The rows that a damaged label can only be: one or two characters misread or lost in a long one, and no other label
    about as near. A short label is itself or nothing, and words put in make it another label."""
    key = key_of(text)
    if has_figure(text) or len(key) < LONG_ENOUGH or key in words().headings:
        return frozenset()
    most = 1 if len(key) < LONGER else 2
    found: list[tuple[int, str]] = []
    for known in (*words().keys, *words().headings):
        if abs(len(known) - len(key)) > most + 1:
            continue
        distance = Levenshtein.distance(key, known, score_cutoff=most + 1)
        if distance <= most + 1:
            found.append((distance, known))
    if not found:
        return frozenset()
    best = min(distance for distance, _ in found)
    nearest = [name for distance, name in found if distance == best]
    codes = words().keys.get(nearest[0], frozenset())
    near = best if len(key) >= LONGER else best + 1
    if best > most or any(words().keys.get(name, frozenset()) != codes for distance, name in found if distance <= near):
        return frozenset()
    for name in nearest:
        # Two characters misread may be another word (参加 for 召开): then they must be lost.
        if len(name) >= len(key) and name not in _RESIDUAL and (best == 1 or _lacks(key, name)):
            return codes
    return frozenset()


def _lacks(text: str, name: str) -> bool:
    """Whether a text is the name with characters lost."""
    left = iter(name)
    return all(character in left for character in text)


def is_heading(text: str) -> bool:
    return key_of(text) in words().headings


@functools.lru_cache(maxsize=4096)
def unit_of(text: str) -> str | None:
    """The unit that a cell of the unit column prints, brackets around it or not; None for any other text."""
    flat = "".join(simplify(tidy(text)).split()).strip("()[]")
    return flat if flat in UNITS else None


@functools.lru_cache(maxsize=4096)
def scaled_unit(text: str) -> str | None:
    """A count's unit with a factor (万条, 千人次) in a cell of its own or in brackets behind a label; None without one."""
    flat = "".join(simplify(tidy(text)).split())
    found = _SCALED.fullmatch(flat) or _SCALED_BEHIND.search(flat)
    return found[1] if found else None


@functools.lru_cache(maxsize=4096)
def unit_in(label: str) -> str | None:
    """The unit of money in brackets behind a label: …费用（万元）."""
    found = re.search(r"\((?:单位:)?(亿元|百万元|万元|千元|元)\)", "".join(simplify(tidy(label)).split()))
    return found[1] if found else None


@functools.lru_cache(maxsize=4096)
def head_of(text: str) -> Head | None:
    """What a cell of the header names, None where it is no header word."""
    flat = "".join(simplify(tidy(text)).split())
    named = _IN_BRACKETS.search(flat)
    flat = _IN_BRACKETS.sub("", flat) if named and _IN_BRACKETS.sub("", flat) else flat.strip("()")
    dated = _YEAR.fullmatch(flat)
    if dated and not flat.isdigit():
        return Head("year", int(dated[1]))
    kind = words().heads.get(label_key(_REMARK.sub("", flat))) if not any(one.isdigit() for one in flat) else None
    if kind is None:
        return None
    return Head(kind, int(named[1]) if named and kind == "year" else None)


def _kind(word: str) -> str | None:
    head = head_of(word)
    return head.kind if head else None


@functools.lru_cache(maxsize=4096)
def heads_in(text: str) -> tuple[Head, ...]:
    """The header words that a text without borders is made of; () where anything else is in it. 本年累计 may be one word or
    two: kind either."""
    flat = "".join(simplify(tidy(text)).split())
    found: list[Head] = []
    while flat:
        length = next((n for n in range(min(len(flat), LONGEST_HEAD), 0, -1) if head_of(flat[:n])), 0)
        if not length:
            return ()
        word = flat[:length]
        two = any(_kind(word[:n]) == "year" and _kind(word[n:]) == "cumulative" for n in range(1, length))
        found.append(Head("either") if two else head_of(word))  # type: ignore[arg-type]
        flat = flat[length:]
    return tuple(found)
