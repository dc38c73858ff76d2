"""One agency's figures year after year: carried over, stocked and grown as the cross-year rules ask, but for breaks of known place.

Every identity of the form holds within a year. Which rules of data/reference/rules.yml a year breaks against the one before is told.
Not here: damage to single reports, and how they are printed.
"""

from __future__ import annotations

import functools
import random
from dataclasses import dataclass, field
from itertools import accumulate

from pipelines.bench import figures
from pipelines.bench.figures import COLUMNS, OUTCOMES
from pipelines.bench.model import Position

BROKEN = 0.06  # share of years that break a rule against the year before
_RULES = {"2019": ("S3", "S2"), "2021": ("S3", "S1_stock")}  # where last year's report is on the same form; else S3 alone
# How large agencies of a kind are: weights of figures.SIZES without the largest.
_SIZES = {
    "government": (2, 6, 20, 50, 20, 2), "office": (15, 40, 30, 13, 2, 0), "department": (30, 35, 25, 9, 1, 0),
    "township": (50, 35, 13, 2, 0, 0), "zone_committee": (15, 30, 35, 18, 2, 0), "vertical": (40, 40, 17, 3, 0, 0),
}  # fmt: skip
_REQUESTS = {"zero": 0, "tiny": 2, "small": 14, "medium": 90, "large": 700, "huge": 6000}
_DECISIONS = {"zero": 5, "tiny": 90, "small": 900, "medium": 12000, "large": 120000, "huge": 2000000}
_DISPUTES = {"zero": 0, "tiny": 0, "small": 1, "medium": 5, "large": 25, "huge": 250}
_APPLICANTS = (90, 7, 0.4, 0.5, 1.6, 0.5)
_ITEMS = ("licensing", "other_services", "penalties", "coercion", "fees")
_DOCUMENTS = ("regulations", "normative_documents")


@functools.cache
def positions(form: str, single_other: bool = False) -> tuple[Position, ...]:
    """Every position of a form in the order in which `Year.values` has them."""
    rows = ("new_received", "carried_in", *figures.outcome_rows(form, single_other), "total_processed", "carried_out")
    found: list[Position] = []
    if form == "2019":
        found += [("proactive", row, column) for row in _DOCUMENTS for column in ("made", "published", "effective_total")]
        found += [("proactive", row, column) for row in _ITEMS[:4] for column in ("prior_year_items", "change", "decisions")]
        found += [("proactive", "fees", "prior_year_items"), ("proactive", "fees", "change")]
        found += [("proactive", "procurement", "project_count"), ("proactive", "procurement", "amount_wan_yuan")]
    else:
        found += [("proactive", row, column) for row in _DOCUMENTS for column in ("issued", "repealed", "in_force")]
        found += [("proactive", row, "decisions") for row in ("licensing", "penalties", "coercion")]
        found += [("proactive", "fees", "amount_wan_yuan")]
    found += [("applications", row, column) for row in rows for column in (*COLUMNS, "total")]
    found += [
        ("review_litigation", row, column)
        for row in ("reconsideration", "litigation_direct", "litigation_after_reconsideration")
        for column in ("upheld", "corrected", "other", "pending", "total")
    ]
    return tuple(found)


@functools.cache
def places() -> dict[Position, int]:
    """Every position of any form, numbered."""
    every = dict.fromkeys(position for form in ("2019", "2021") for single in (False, True) for position in positions(form, single))
    return {position: n for n, position in enumerate(every)}


@dataclass(slots=True)
class Year:
    """values: by positions(form, single_other); broken: rules that fail against last year's report."""

    form: str
    single_other: bool
    values: list[int | float]
    broken: list[str] = field(default_factory=list)


class History:
    """The state that one year hands to the next."""

    def __init__(self, rng: random.Random, kind: str, level: str):
        self.rng = rng
        self.size = rng.choices(figures.SIZES, _SIZES[kind])[0]
        self.may_make_rules = kind == "government" and level in ("province", "prefecture")
        self.scale = rng.uniform(0.4, 1.8)
        self.weights = {code: weight * rng.uniform(0.3, 2) for code, weight in OUTCOMES.items()}
        self.shares = list(accumulate(weight * rng.uniform(0.2, 2) for weight in _APPLICANTS))
        self.carried = [0] * len(COLUMNS)
        self.items = {row: rng.randint(0, 300) for row in _ITEMS}
        busy = max(1, _DECISIONS[self.size] // 40)
        self.decisions = {row: rng.choice((0, rng.randint(0, busy), rng.randint(0, 40 * busy))) for row in _ITEMS}
        self.documents = {row: rng.randint(0, 90) for row in _DOCUMENTS}
        if not self.may_make_rules:
            self.documents["regulations"] = 0
        self.charged = rng.choice((0, 0, rng.uniform(1, 500)))

    def year(self, form: str, single_other: bool = False, last_form: str | None = None) -> Year:
        """The next year. last_form: the form of the report for the year before; None where there is none to compare with."""
        rng = self.rng
        self.scale *= rng.uniform(0.75, 1.4)
        broken = []
        if last_form and rng.random() < BROKEN:
            broken.append(rng.choice(_RULES[form]) if form == last_form else "S3")
        values: list[int | float] = []
        (self._proactive_2019 if form == "2019" else self._proactive_2021)(values, broken)
        self._applications(values, form, single_other, broken)
        self._disputes(values)
        return Year(form, single_other, values, broken)

    def _documents(self, broken: list[str]) -> list[tuple[int, int, int]]:
        """(issued, repealed, in force) of both kinds."""
        rng, found = self.rng, []
        for row in _DOCUMENTS:
            if row == "regulations" and not self.may_make_rules:
                found.append((0, 0, 0))
                continue
            issued = rng.choice((0, 0, rng.randint(0, 12)))
            repealed = min(rng.choice((0, 0, rng.randint(0, 8))), self.documents[row])
            self.documents[row] += issued - repealed
            if row == "normative_documents" and "S1_stock" in broken:
                self.documents[row] += rng.randint(1, 20)
            found.append((issued, repealed, self.documents[row]))
        return found

    def _proactive_2019(self, values: list[int | float], broken: list[str]) -> None:
        rng = self.rng
        for issued, _, in_force in self._documents(broken):
            values += (issued, issued, in_force)
        for row in _ITEMS:
            if row == "licensing" and "S2" in broken:
                self.items[row] += rng.randint(1, 30)
            prior = self.items[row]
            change = max(-prior, rng.choice((0, 0, 0, rng.randint(-12, 25))))
            self.items[row] += change
            values += (prior, change)
            if row != "fees":
                values.append(self._decided(row) if prior + change else 0)
        projects = rng.choice((0, rng.randint(1, 90)))
        values += (projects, _amount(rng, 40.0 * projects) if projects else 0)

    def _proactive_2021(self, values: list[int | float], broken: list[str]) -> None:
        for row in self._documents(broken):
            values += row
        values += (self._decided("licensing"), self._decided("penalties"), self._decided("coercion"))
        values.append(_amount(self.rng, self.charged) if self.charged else 0)

    def _decided(self, row: str) -> int:
        count = self.decisions[row]
        self.decisions[row] = round(count * self.rng.uniform(0.7, 1.4))
        return count

    def _applications(self, values: list[int | float], form: str, single_other: bool, broken: list[str]) -> None:
        rng, codes = self.rng, figures.outcome_rows(form, single_other)
        cumulative = list(accumulate(self.weights[code] for code in codes))
        wanted = _REQUESTS[self.size] * self.scale
        new = _spread(rng, rng.randint(round(wanted * 0.7), round(wanted * 1.3)), self.shares)
        carried_in = self.carried
        if "S3" in broken:
            carried_in = [carried_in[0] + rng.randint(1, 9), *carried_in[1:]]
        total, out, columns = [], [], []
        for fresh, kept in zip(new, carried_in, strict=True):
            all_ = fresh + kept
            left = rng.randint(0, all_ // 8) if all_ else 0
            total.append(all_ - left)
            out.append(left)
            columns.append(_spread(rng, all_ - left, cumulative) if all_ > left else None)
        self.carried = out
        nothing = (0,) * (len(COLUMNS) + 1)
        for row in (new, carried_in):
            values += (*row, sum(row))
        if any(columns):
            zeros = [0] * len(codes)
            for row in zip(*(column or zeros for column in columns), strict=True):
                values += (*row, sum(row)) if any(row) else nothing
        else:
            values += nothing * len(codes)
        for row in (total, out):
            values += (*row, sum(row))

    def _disputes(self, values: list[int | float]) -> None:
        rng, most = self.rng, _DISPUTES[self.size]
        for _ in range(3):
            cases = rng.randint(0, most) if most and rng.random() < 0.5 else 0
            parts = _spread(rng, cases, (6, 7, 9, 10.5)) if cases else (0, 0, 0, 0)
            values += (*parts, cases)


def _spread(rng: random.Random, total: int, cumulative: list[float] | tuple[float, ...]) -> list[int]:
    """`total` in whole parts, about as the weights have it. One by one while it is small, shares with noise where it is not."""
    parts = [0] * len(cumulative)
    if total > 60:
        before, rest = 0.0, total
        for n, upto in enumerate(cumulative):
            share = int(total * (upto - before) / cumulative[-1] * rng.uniform(0.5, 1.1))
            before = upto
            parts[n] = min(share, rest)
            rest -= parts[n]
        parts[0] += rest
        return parts
    for n in rng.choices(range(len(parts)), cum_weights=cumulative, k=total):
        parts[n] += 1
    return parts


def _amount(rng: random.Random, about: float) -> int | float:
    amount = round(about * rng.uniform(0.5, 1.6) + 0.01, rng.choice((0, 1, 2, 2, 4)))
    return int(amount) if amount == int(amount) else amount
