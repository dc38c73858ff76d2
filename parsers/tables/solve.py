"""Glued digits: which numbers a run was, where the form's sums leave exactly one answer.

A run of digits has many ways to be seven numbers; its row sum leaves few, and the column sums and the balance of
the whole table nearly always leave one. A small exact search finds all joint solutions; a row is stated only if it
is the same in every one of them. A table whose printed figures do not add up has none, and nothing is stated.

Not here: rows whose cells have borders; they are never mended.
"""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from parsers.grid import GridCell
from parsers.normalise import tidy

Vector = tuple[int, ...]

MOST_CANDIDATES = 4000  # ways to split one row; a run with more is left alone,
MOST_STEPS = 40_000  # as is one that takes more steps to split
MOST_NODES = 60_000  # steps of the joint search: about 0.1 s
LONGEST = 40  # digits in one row
LONGEST_NUMBER = 8  # digits of one figure
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+")
_PLAIN = re.compile(r"[\d,]+")


@dataclass(frozen=True, slots=True)
class Split:
    """One way to read a run: the numbers, and the printed digits of each."""

    values: Vector
    texts: tuple[str, ...]

    def places(self, cells: Sequence[GridCell]) -> list[GridCell]:
        """For each number the printed cell that its digits stand in."""
        filled = [cell for cell in cells if cell.text]
        ends = list(itertools.accumulate(len(cell.text.replace(" ", "")) for cell in filled))
        starts = [0, *itertools.accumulate(map(len, self.texts))][:-1]
        return [filled[bisect.bisect_right(ends, start)] for start in starts]


def splits(tokens: Sequence[str], width: int, groups: int = 1) -> list[Split]:
    """Every way to read the tokens of a row as `width` numbers whose last is the sum of the others.

    Borders between tokens are kept. groups: the row is that many such sums side by side (the disputes row has three).
    Empty for a run that is no run of digits, or has too many ways to be worth the search.
    """
    printed = [token.replace(" ", "") for token in tokens if token.strip()]
    texts = [tidy(token) for token in printed]
    run = "".join(texts)
    if not texts or len(texts) > width or len(run) > LONGEST or not all(_PLAIN.fullmatch(text) for text in texts):
        return []
    if any(character.isdigit() and not character.isdecimal() for token in printed for character in token):
        return []  # marks of footnotes, which one width makes digits
    borders = list(itertools.accumulate(map(len, texts)))
    size = width // groups
    found: list[Split] = []
    steps = 0

    def walk(at: int, parts: tuple[str, ...], total: int) -> None:
        nonlocal steps
        steps += 1
        if steps > MOST_STEPS or len(found) > MOST_CANDIDATES:
            return
        left = width - len(parts)
        if left == 0:
            if at == len(run):
                found.append(Split(tuple(_value(part) for part in parts), _as_printed(parts, "".join(printed))))
            return
        border = borders[bisect.bisect_right(borders, at)] if at < len(run) else at
        if len(parts) % size == size - 1:
            # The last of a group can only be its sum.
            for text in {str(total), f"{total:,}"}:
                if run.startswith(text, at) and at + len(text) <= border:
                    walk(at + len(text), (*parts, text), 0)
            return
        for end in _ends(run, at, border):
            if len(run) - end >= left - 1:
                part = run[at:end]
                walk(end, (*parts, part), total + _value(part))

    if groups > 1:
        walk(0, (), 0)
    else:
        # The total is a tail of the run: with it known the parts are found among far fewer ways.
        for start in _tails(run, borders):
            total = _value(run[start:])
            for parts in _summing(
                run[:start], [*(border for border in borders if border < start), start], size - 1, total
            ):
                steps += 1
                if parts is not None:
                    texts_found = (*parts, run[start:])
                    found.append(
                        Split(tuple(_value(part) for part in texts_found), _as_printed(texts_found, "".join(printed)))
                    )
                if steps > MOST_STEPS or len(found) > MOST_CANDIDATES:
                    return []
    return [] if steps > MOST_STEPS or len(found) > MOST_CANDIDATES else found


def _tails(run: str, borders: list[int]) -> list[int]:
    """Where the last number of a run may begin."""
    first = borders[-2] if len(borders) > 1 else 0
    return [
        start
        for start in range(max(first, len(run) - LONGEST_NUMBER - 2), len(run))
        if len(run) in _ends(run, start, len(run))
    ]


def _summing(run: str, borders: list[int], count: int, total: int) -> Iterator[tuple[str, ...] | None]:
    """The ways to cut a run into `count` numbers of a given sum; None for each step that leads nowhere."""

    def walk(at: int, parts: tuple[str, ...], rest: int) -> Iterator[tuple[str, ...] | None]:
        left = count - len(parts)
        if left == 0:
            yield parts if at == len(run) and rest == 0 else None
            return
        digits = len(run) - at
        if digits < left or rest >= 10 ** (digits - left + 1) + 9 * left:
            yield None
            return
        border = borders[bisect.bisect_right(borders, at)] if at < len(run) else at
        for end in _ends(run, at, border):
            value = _value(run[at:end])
            if value <= rest and len(run) - end >= left - 1:
                yield from walk(end, (*parts, run[at:end]), rest - value)

    yield from walk(0, (), total)


def _value(text: str) -> int:
    return int(text.replace(",", ""))


def _ends(run: str, at: int, border: int) -> list[int]:
    """Where a number that begins at a place of the run may end: no leading zero, thousands set off rightly or not at all."""
    if at >= len(run) or run[at] == ",":
        return []
    if run[at] == "0":
        return [at + 1]
    found = []
    for end in range(at + 1, min(border, at + LONGEST_NUMBER) + 1):
        if run[end - 1] == ",":
            break
        found.append(end)
    grouped = _GROUPED.match(run, at, border)
    while grouped:
        found.append(grouped.end())
        grouped = _GROUPED.match(run, at, grouped.end() - 1)
    return found


def _as_printed(parts: tuple[str, ...], run: str) -> tuple[str, ...]:
    """The parts in the characters of the run (full-width digits stay full-width)."""
    ends = list(itertools.accumulate(map(len, parts)))
    if ends[-1] != len(run):
        return parts
    return tuple(run[end - len(part) : end] for end, part in zip(ends, parts, strict=True))


@dataclass(frozen=True, slots=True)
class Sum:
    """Rows that must cancel out in every column: Σ coefficient × row = 0."""

    terms: tuple[tuple[str, int], ...]


def solve(rows: dict[str, list[Vector]], sums: Sequence[Sum], most: int = MOST_NODES) -> dict[str, Vector]:
    """The rows that are the same in every joint solution.

    rows: for each row its candidates; a row that was read with certainty has one. sums: those whose rows are all there.
    A row that no sum covers is not proved by anything and is left out. Empty when there is no solution, or when the
    search does not end within its bounds (most: nodes × rows).
    """
    covered = {row for one in sums for row, _ in one.terms}
    if not sums or any(not candidates for candidates in rows.values()):
        return {}
    domains = {row: list(candidates) for row, candidates in rows.items() if row in covered}
    if not _prune(domains, sums):
        return {}
    seen = _search(domains, sums, most)
    if seen is None:
        return {}
    return {row: vectors[0] for row, vectors in seen.items() if len(vectors) == 1}


def _prune(domains: dict[str, list[Vector]], sums: Sequence[Sum]) -> bool:
    """Drop candidates that no choice of the other rows can balance, until nothing changes. False: no solution."""
    width = len(next(iter(domains.values()))[0])
    changed = True
    while changed:
        changed = False
        for one in sums:
            low = [0] * width
            high = [0] * width
            spans = {}
            for row, factor in one.terms:
                lows = [min(vector[c] for vector in domains[row]) * factor for c in range(width)]
                highs = [max(vector[c] for vector in domains[row]) * factor for c in range(width)]
                spans[row] = (
                    [min(a, b) for a, b in zip(lows, highs, strict=True)],
                    [max(a, b) for a, b in zip(lows, highs, strict=True)],
                )
                low = [a + b for a, b in zip(low, spans[row][0], strict=True)]
                high = [a + b for a, b in zip(high, spans[row][1], strict=True)]
            for row, factor in one.terms:
                own_low, own_high = spans[row]
                kept = [
                    vector
                    for vector in domains[row]
                    if all(low[c] - own_low[c] <= -factor * vector[c] <= high[c] - own_high[c] for c in range(width))
                ]
                if not kept:
                    return False
                if len(kept) < len(domains[row]):
                    domains[row] = kept
                    changed = True
    return True


def _search(domains: dict[str, list[Vector]], sums: Sequence[Sum], most: int) -> dict[str, list[Vector]] | None:
    """All values that each row takes over the joint solutions (two of them are enough to know it is open)."""
    seen: dict[str, list[Vector]] = {row: [] for row in domains}
    nodes = 0

    def walk(current: dict[str, list[Vector]]) -> bool:
        nonlocal nodes
        nodes += 1
        if nodes * len(current) > most:
            return False
        open_rows = [row for row, domain in current.items() if len(domain) > 1]
        if not open_rows:
            for row, domain in current.items():
                if domain[0] not in seen[row] and len(seen[row]) < 2:
                    seen[row].append(domain[0])
            return True
        row = min(open_rows, key=lambda one: len(current[one]))
        for vector in current[row]:
            tried = dict(current)
            tried[row] = [vector]
            if _prune(tried, sums) and not (_tells_nothing(tried, seen) or walk(tried)):
                return False
        return True

    if not walk(domains):
        return None
    return seen if all(seen.values()) else None


def _tells_nothing(current: dict[str, list[Vector]], seen: dict[str, list[Vector]]) -> bool:
    """Whether no solution below can show a row to be open that is not known to be: each is, or has the value known."""
    return all(
        len(seen[row]) > 1 or (len(domain) == 1 and domain[0] in seen[row]) for row, domain in current.items()
    )
