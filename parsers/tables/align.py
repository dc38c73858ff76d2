"""Which row of the form each row of the grid is: one order-preserving alignment of the whole table.

The rows of a form are a sequence, and so are those of the grid; dynamic programming finds the cheapest
explanation of all of them at once, and the margin by which each pairing beats every other explanation. A row
whose label is lost is held in place by its neighbours; where two explanations are as good, nothing is stated.

Not here: where the table is (locate.py), the columns (columns.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.fuzz import ratio

from parsers.forms import Label

EXACT = 10.0
GAP = -2.0  # a row of the form that is not there, or a row of the grid that is no row of the form
MISMATCH = -6.0  # a label that says something else
MARGIN = 3.0  # what the best explanation must win by for a pairing to be stated
SIMILAR = 0.62  # below this two labels have nothing to do with each other


@dataclass(frozen=True, slots=True)
class Pairing:
    """Grid row `strip` (its place in the list given) is form row `row`; exact: by its own label alone."""

    strip: int
    row: int
    score: float
    margin: float

    @property
    def sure(self) -> bool:
        return self.margin >= MARGIN


def similarity(text: str, label: Label) -> float:
    """0..1: how well a normalised text fits a label: equal, cut off at an end, or with wrong characters."""
    best = 0.0
    for key in label.keys:
        if text == key:
            return 1.0
        if len(key) < 4 or key.startswith("其他处"):
            continue  # a short label is itself or nothing; and nothing falls to 其他 by likeness
        score = ratio(text, key) / 100
        if len(text) >= 4 and len(key) > len(text) and (key.startswith(text) or key.endswith(text)):
            score = max(score, 0.8)
        elif len(key) >= 4 and text.endswith(key):
            score = max(score, 0.9)
        best = max(best, score)
    return best


def score(texts: Sequence[str], label: Label) -> float:
    """How well a grid row with these candidate texts (the row's own first) fits a row of the form."""
    if not texts:
        return 0.0
    best = max(similarity(text, label) for text in texts)
    if best >= SIMILAR:
        return EXACT * best
    return MISMATCH


def align(texts: Sequence[Sequence[str]], named: Sequence[set[str]], rows: Sequence[Label]) -> list[Pairing]:
    """Pair grid rows with form rows, order kept.

    texts: for each grid row the texts that may be its label. named: the row codes that its label equals, if any: then
    it is one of them or none.
    Returns one pairing for each grid row that the best explanation pairs, with its margin over the best
    explanation that pairs it otherwise.
    """
    m, n = len(texts), len(rows)
    if not n:
        return []
    scores = [
        [EXACT if row.code in codes else MISMATCH for row in rows] if codes else [score(text, row) for row in rows]
        for text, codes in zip(texts, named, strict=True)
    ]
    forward = [[0.0] * (n + 1) for _ in range(m + 1)]
    for j in range(m + 1):
        for i in range(n + 1):
            if i == j == 0:
                continue
            best = float("-inf")
            if j:
                best = max(best, forward[j - 1][i] + GAP)
            if i:
                best = max(best, forward[j][i - 1] + GAP)
            if i and j:
                best = max(best, forward[j - 1][i - 1] + scores[j - 1][i - 1])
            forward[j][i] = best
    backward = [[0.0] * (n + 1) for _ in range(m + 1)]
    for j in range(m, -1, -1):
        for i in range(n, -1, -1):
            if j == m and i == n:
                continue
            best = float("-inf")
            if j < m:
                best = max(best, backward[j + 1][i] + GAP)
            if i < n:
                best = max(best, backward[j][i + 1] + GAP)
            if i < n and j < m:
                best = max(best, backward[j + 1][i + 1] + scores[j][i])
            backward[j][i] = best
    total = forward[m][n]
    found = []
    for j in range(m):
        through = [forward[j][i] + scores[j][i] + backward[j + 1][i + 1] for i in range(n)]
        skipped = max(forward[j][i] + GAP + backward[j + 1][i] for i in range(n + 1))
        best = max(range(n), key=through.__getitem__)
        if through[best] < total - 1e-9:
            continue
        others = max([skipped, *(value for i, value in enumerate(through) if i != best)])
        found.append(Pairing(j, best, scores[j][best], total - others))
    return found
