"""data/reference/prose.yml as look-up tables: which words are nouns of which slot, which are verbs, scopes, periods.

Here: expansion of the file's {a|b|} notation. Not here: any Chinese word, and how the tables are used.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from parsers.forms import forms
from parsers.normalise import simplify
from parsers.reference import load_yaml

Level = str  # sure | likely | other
_KEPT = re.compile(r"\{\d+(?:,\d*)?\}")  # a quantifier of a pattern is no list of alternatives
_QUIET = "、“”\"‘’ ·"


@dataclass(frozen=True, slots=True)
class Slot:
    """What a noun counts. rows: row codes, with * for all that begin so; other: legitimate further readings."""

    code: str
    rule: str
    table: str
    rows: tuple[str, ...]
    column: str | None
    units: frozenset[str]
    other: tuple[tuple[str, ...], ...] = ()
    money: bool = False


@dataclass(frozen=True, slots=True)
class Lexicon:
    """nouns: text without punctuation → (slot, level). *_back patterns are of reversed text, for matching leftwards."""

    slots: dict[str, Slot]
    nouns: dict[str, tuple[str, Level]]
    by_end: dict[str, tuple[int, ...]]
    by_start: dict[str, tuple[int, ...]]
    verbs: dict[str, str]
    figure: re.Pattern[str]
    fillers_back: re.Pattern[str]
    objects_back: re.Pattern[str]
    modifiers_back: re.Pattern[str]
    changes_back: re.Pattern[str]
    about_back: re.Pattern[str]
    about_ahead: re.Pattern[str]
    lead: re.Pattern[str]
    hedge: re.Pattern[str]
    scope: re.Pattern[str]
    period: re.Pattern[str]
    columns: dict[str, dict[str, tuple[tuple[str, ...], bool]]]
    words: dict[str, re.Pattern[str]]
    multipliers: dict[str, int]
    money: frozenset[str] = field(default_factory=frozenset)


def spread(text: str) -> Iterator[str]:
    """Every text that {a|b|} notation stands for."""
    start = text.find("{")
    if start < 0:
        yield text
        return
    depth, parts, last = 0, [], start + 1
    for at in range(start, len(text)):
        if text[at] == "{":
            depth += 1
        elif text[at] == "}":
            depth -= 1
            if depth == 0:
                parts.append(text[last:at])
                break
        elif text[at] == "|" and depth == 1:
            parts.append(text[last:at])
            last = at + 1
    else:
        raise ValueError(f"prose.yml: {text}: a brace is not closed")
    middles = [one for part in parts for one in spread(part)]
    for middle, rest in itertools.product(middles, list(spread(text[at + 1 :]))):
        yield text[:start] + middle + rest


def silent(text: str) -> str:
    """A noun as it is looked up: without quotation marks and enumeration commas."""
    for mark in _QUIET:
        if mark in text:
            text = text.replace(mark, "")
    return text


def _starts(texts: Iterable[str]) -> str:
    """The characters that a match can begin with, as a look-ahead: most places of a text are left at once."""
    found = set("0123456789")
    for text in texts:
        for one in spread(re.sub(r"^(?:\(\?<[!=][^)]*\))+", "", _KEPT.sub("", text))):
            one = re.sub(r"^(?:\(\?<[!=][^)]*\))+", "", one)
            found |= set(one[1 : one.index("]")]) if one.startswith("[") else {one[0]}
    return f"(?=[{''.join(sorted(re.escape(one) for one in found))}])"


def _sizes(keys: Iterable[tuple[str, int]]) -> dict[str, tuple[int, ...]]:
    """Two characters → the lengths of nouns that end or begin with them, longest first."""
    sizes: dict[str, tuple[int, ...]] = {}
    for key, size in sorted(set(keys), reverse=True):
        sizes[key] = (*sizes.get(key, ()), size)
    return sizes


def _pattern(texts: Iterable[str]) -> str:
    """The notation as a regular expression, its other characters as they are."""
    return "|".join(
        re.sub(r"\{(?!\d)", "(?:", one).replace("}", ")") if not _KEPT.search(one) else _keep(one) for one in texts
    )


def _keep(text: str) -> str:
    kept = _KEPT.findall(text)
    text = _KEPT.sub("\0", text)
    text = text.replace("{", "(?:").replace("}", ")")
    for quantifier in kept:
        text = text.replace("\0", quantifier, 1)
    return text


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted({*words} - {""}, key=lambda word: (-len(word), word)))


def _back(words: Iterable[str]) -> str:
    return _any(word[::-1] for word in words)


def _slots(entry: dict[str, Any]) -> dict[str, Slot]:
    units = {name: frozenset(words) for name, words in entry["units"].items()}
    found = {}
    for code, one in entry["slots"].items():
        found[code] = Slot(
            code, one["rule"], one["table"], tuple(one["rows"]), one.get("column"), units[one["units"]],
            tuple(tuple(rows) for rows in one.get("or", ())), one["units"] == "money",
        )  # fmt: skip
    rows = {row.code for form in forms() for row in form.table("applications").rows}
    for code in sorted(rows - {row for slot in found.values() for row in slot.rows if len(slot.rows) == 1}):
        found[code] = Slot(code, "N2", "applications", (code,), None, units["cases"])
    return found


def _nouns(entry: dict[str, Any], slots: dict[str, Slot]) -> dict[str, tuple[str, Level]]:
    nouns: dict[str, tuple[str, Level]] = {}
    for slot, levels in entry["nouns"].items():
        for level in ("sure", "likely", "other"):
            for text in levels.get(level, ()):
                for key in spread(silent(text)):
                    if len(key) > 1:
                        nouns.setdefault(key, (slot, level))
    for form in forms():
        for row in form.table("applications").rows:
            for label in row.printed:
                key = silent(simplify(re.sub(r"^[（(]?[一二三四五六七1-9][）)]?[、.]?|[（(].*|[，,]", "", label)))
                if row.code in slots and row.group and len(key) > 3:
                    nouns.setdefault(key, (row.code, "sure"))
    return nouns


@functools.cache
def lexicon() -> Lexicon:
    """The tables, made once a process from data/reference/prose.yml and the forms' own labels."""
    entry = load_yaml("prose.yml")
    slots = _slots(entry)
    nouns = _nouns(entry, slots)
    measures = _any(entry["measures"])
    multipliers = entry["multipliers"]
    about = _any(entry["approximate_after"])
    number = r"\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
    figure = (
        rf"(?P<digits>{number})(?:(?P<factor>{_any(multipliers)})(?!元))?(?P<about>{about})?(?P<unit>{measures})?"
        rf"|(?<![第一二三四五六七八九十])(?P<numeral>[〇零一二两三四五六七八九十百千]{{1,9}})(?P<rough>{about})?(?P<measure>{measures})"
    )
    verbs = {word: kind for kind, texts in entry["document_verbs"].items() for text in texts for word in spread(text)}
    modifiers = {word for text in entry["document_modifiers"] for word in spread(text)}
    changes = [word for text in entry["changes"] for word in spread(text)]
    scope = "|".join(f"(?P<{name}>{_pattern(texts)})" for name, texts in entry["scopes"].items())
    period = "|".join(f"(?P<{name}>{_pattern(texts)})" for name, texts in entry["periods"].items())
    year = r"(?P<year>20\d\d)年(?:度)?(?!\d{1,2}月|(?:度|的)?(?:结转|转结|遗留)|新收)"
    words = entry["words"]
    columns = {
        form: {kind: (tuple(one["columns"]), one["sure"]) for kind, one in kinds.items()}
        for form, kinds in entry["document_columns"].items()
    }
    return Lexicon(
        slots,
        nouns,
        _sizes((noun[-2:], len(noun)) for noun in nouns),
        _sizes((noun[:2], len(noun)) for noun in nouns),
        verbs,
        re.compile(figure),
        re.compile(f"(?:{_back(entry['fillers'])})+"),
        re.compile(f"(?:{_back(entry['objects'])})+"),
        re.compile(f"(?:{_back(modifiers)})*"),
        re.compile(f"(?:{_back(changes)})"),
        re.compile(f"(?:{_back(entry['approximate_before'])})"),
        re.compile(f"(?:{about})"),
        re.compile(f"(?:{_any(entry['lead'])})*"),
        re.compile(_any(entry["hedges"])),
        re.compile(f"{_starts(text for texts in entry['scopes'].values() for text in texts)}(?:{scope})"),
        re.compile(f"{_starts(text for texts in entry['periods'].values() for text in texts)}(?:{year}|{period})"),
        columns,
        {name: re.compile(_pattern_of(name, words)) for name in words},
        multipliers,
        frozenset(entry["units"]["money"]),
    )


def _pattern_of(name: str, words: dict[str, str]) -> str:
    """What denies a thing is a denial and the thing."""
    if name in ("received", "disputes", "carried_out", "carried_in"):
        return f"{words['denial']}(?P<thing>{words[name]})"
    return words[name]
