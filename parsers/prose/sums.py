"""Sums inside the prose: a figure and the parts that are listed behind or before it.

A sum that holds is recorded wherever it stands; one that does not is a contradiction only where the list is marked as
the whole (其中, a colon, brackets), has a rest (其他…) and no reading of it adds up. Not here: the tables.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from parsers.prose.bind import FORUMS
from parsers.prose.mentions import Mention

_MARK = re.compile(r"其中|包括|分别|具体为|[:(]|含|涉及")
_UPWARD = re.compile(r"(?:共|合计|总计|总数|累计|全[区市县省镇]|以上|上述)[^,;:]{0,16}$")
_REST = re.compile(r"^(?:[^,;]{0,12}、)?(?:其他|其它|其余)|等其他|其他")
MOST_PARTS = 40


@dataclass(slots=True)
class Sum:
    """total and its parts; holds, or broken."""

    total: Mention
    parts: list[Mention]
    holds: bool
    extra: str | None = None

    @property
    def made(self) -> Decimal:
        return sum((Decimal(str(part.value)) for part in self.parts), Decimal(0))


def _value(mention: Mention) -> Decimal:
    return Decimal(str(mention.value))


def _alike(first: Mention, second: Mention) -> bool:
    """Whether two figures count in one unit, both exactly."""
    return first.unit == second.unit and not (first.approximate or second.approximate or first.change or second.change)


def _prefix(total: Mention, parts: Sequence[Mention]) -> list[Mention] | None:
    """The first parts that make the total; at least two of them."""
    made, wanted = Decimal(0), _value(total)
    for n, part in enumerate(parts, 1):
        made += _value(part)
        if n > 1 and made == wanted and wanted > 0:
            while n < len(parts) and parts[n].value == 0:
                n += 1
            return list(parts[:n])
    return None


def find_sums(found: list[Mention], text: str, earlier: list[Mention]) -> list[Sum]:
    """The sums of a sentence. text: the flow; earlier: figures of the sentence before, in the same paragraph."""
    sums: list[Sum] = []
    if not found:
        return sums
    for n, total in enumerate(found):
        later = found[n + 1 : n + 1 + MOST_PARTS]
        if not later or total.change or total.approximate:
            continue
        between = text[total.last : later[0].first]
        marked = _MARK.search(between + text[later[0].first : later[0].first + 4])
        depth = later[0].depth
        parts: list[Mention] = []
        for part in later:
            if part.depth < depth:
                break
            if part.depth == depth and _alike(total, part):
                parts.append(part)
            elif part.depth == depth:
                break
        if marked:
            _try(sums, total, parts, text, found[:n])
        elif n == 0 and len(parts) > 1 and sum((_value(part) for part in parts), Decimal(0)) == _value(total) > 0:
            sums.append(Sum(total, parts, True))
    start = found[0]
    if earlier and not any(one.total is start for one in sums):
        between = text[earlier[-1].end : start.first + 4]
        marked = bool(re.match(r"[^。\n]{0,12}[。\n]?(?:其中|包括|分别)", between))
        same = [part for part in found if part.depth <= start.depth and part.unit == start.unit]
        parts = [part for part in same if _alike(part, start)]
        candidates = [one for one in earlier if _alike(one, start) and one.depth == 0]
        hit = next((one for one in reversed(candidates) if (made := _prefix(one, parts)) and (marked or len(made) == len(parts))), None)
        if hit is not None:
            sums.append(Sum(hit, _prefix(hit, parts) or [], True))
        elif marked and candidates and len(parts) == len(same):
            _try(sums, candidates[0], parts, text)
    for n, total in enumerate(found):
        if n < 2 or total.change or total.approximate or not _UPWARD.search(text[found[n - 1].last : total.start]):
            continue
        parts = [part for part in found[:n] if _alike(part, total) and part.depth == total.depth]
        for first in range(len(parts) - 1):
            if sum((_value(part) for part in parts[first:]), Decimal(0)) == _value(total) > 0:
                sums.append(Sum(total, parts[first:], True))
                break
    return sums


def _try(sums: list[Sum], total: Mention, parts: list[Mention], text: str, before: Sequence[Mention] = ()) -> None:
    """Add the sum of a total and the parts behind it, if it holds or is surely broken. before: figures ahead of it."""
    if len(parts) < 2:
        return
    hit = _prefix(total, parts)
    if hit:
        sums.append(Sum(total, hit, True))
        return
    made = sum((_value(part) for part in parts), Decimal(0))
    # 新收87件,连同上年转来的3件一并办理:… lists the parts of both; and no whole is less than one of its parts.
    with_others = any(_alike(one, total) and _value(one) + _value(total) == made for one in before)
    if total.slot in (*FORUMS, "carried_in") or with_others or any(part.value > total.value for part in parts):
        return
    rests = [n for n, part in enumerate(parts) if _REST.search(part.noun or "") or _REST.match(text[part.first : part.start])]
    pair = {"natural_person", "organisations"} == {part.slot for part in parts[:2]} and len(parts) == 2
    if not rests and not pair:
        return
    if rests and rests[-1] != len(parts) - 1 and total.value > sum(part.value for part in parts):
        return
    nested = "其中" in text[parts[0].last : parts[-1].start] or "含" in text[parts[0].last : parts[-1].start]
    dropped = any(made - _value(part) == _value(total) for part in parts)
    if nested or dropped or not (pair or len(parts) > 2 or rests[-1] == 1):
        return
    sums.append(Sum(total, parts, False))
