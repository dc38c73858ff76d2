"""The fewest mistakes that explain the sums that do not come out.

One wrong figure breaks its row, its column and perhaps the balance: that is one mistake, and the cell where they cross is proved,
because no other single figure mends them all. The same for two figures that stand in each other's place, and for a part that was
changed together with its total. Where nothing is proved the sum itself is the complaint, with all its cells. What else the same
change would mend (a part larger than its whole, the prose, last year's report) belongs to the same complaint.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from parsers.document import Document, Position
from parsers.numbers import plain
from parsers.rules.registry import rules
from pipelines.check import Change, Complaint
from pipelines.check.sums import ONE_COLUMN, Check

MOST_CHECKS = 8  # broken sums that are tried to be explained by two figures; a report with more is in another kind of trouble
MOST_WAYS = 3  # more ways to mend than that are no explanation

Changes = dict[Position, Decimal]


class Explainer:
    """The figures and equations of one report."""

    def __init__(self, document: Document, checks: list[Check]):
        self.values = {cell.position: Decimal(str(cell.value)) for cell in document.cells if cell.value is not None}
        self.decided = [check for check in checks if check.holds is not None]
        self.open = [check for check in self.decided if not check.holds]
        self.touching: dict[Position, list[Check]] = defaultdict(list)
        for check in self.decided:
            for position in check.weights:
                self.touching[position].append(check)
        self.complaints: list[Complaint] = []

    def run(self) -> list[Complaint]:
        """Every broken equation in exactly one complaint."""
        self._single_figures()
        self._exchanged()
        for part in self._parts():
            if len(part) <= MOST_CHECKS and (self._two_figures("swap", self._swaps(part), part) or self._two_figures("pair", self._pairs(part), part)):
                continue
            for alike in _by_gap(part):
                self._sum(alike)
        self._rest()
        return self.complaints

    # ------------------------------------------------------------------------------------------ one figure

    def _single_figures(self) -> None:
        while found := self._singles():
            best = max(len(checks) for _, _, checks in found)
            winners = [one for one in found if len(one[2]) == best and not self._has_rival(one, found)]
            if not winners:
                return
            position, by, checks = winners[0]
            self._tell("cell", [{position: by}], [position], checks)

    def _singles(self) -> list[tuple[Position, Decimal, list[Check]]]:
        """(cell, what must be added, the equations it explains): every sum that the cell is part of is out by the same."""
        found = []
        for position in dict.fromkeys(p for check in self.open if check.is_identity for p in check.weights if p in self.values):
            sums = [check for check in self.touching[position] if check.is_identity]
            needed = {_needed(check, position) for check in sums}
            if len(needed) != 1 or (by := needed.pop()) in (None, 0) or not all(check in self.open for check in sums):
                continue
            others = [check for check in self.touching[position]
                      if check in self.open and not check.is_identity and check.is_equal and _needed(check, position) == by]  # fmt: skip
            if len(sums) + len(others) >= 2 and self._possible({position: by}):
                found.append((position, by, sums + others))
        return found

    @staticmethod
    def _has_rival(one, found) -> bool:
        """Two cells that explain the same sum equally well are no proof of either."""
        mine = {id(check) for check in one[2] if check.is_identity}
        return any(
            other is not one and len(other[2]) >= len(one[2]) and mine & {id(check) for check in other[2] if check.is_identity}
            for other in found
        )

    def _exchanged(self) -> None:
        """Two figures, each proved to be the other's: one mistake, they stand in each other's place."""
        single = [one for one in self.complaints if one.kind == "cell"]
        while single:
            first = single.pop()
            ((mine,),) = first.repairs
            for other in single:
                ((its,),) = other.repairs
                if mine.position[0] == its.position[0] and (mine.printed, mine.proposed) == (its.proposed, its.printed):
                    single.remove(other)
                    self.complaints = [one for one in self.complaints if one is not first and one is not other]
                    checks = [*other.checks, *first.checks]
                    ids = list(dict.fromkeys(check.rule for check in checks))
                    self.complaints.append(
                        Complaint("swap", ids, rules()[ids[0]].severity, [its.position, mine.position], [(its, mine)], checks)
                    )
                    break

    # ----------------------------------------------------------------------------------------- two figures

    def _parts(self) -> list[list[Check]]:
        """The sums that are still open, together where they share a cell or are out by the same in the same rule."""
        parts: list[list[Check]] = []
        for check in [check for check in self.open if check.is_identity]:
            near = [part for part in parts if any(_related(check, other) for other in part)]
            parts = [part for part in parts if part not in near] + [[one for part in near for one in part] + [check]]
        return parts

    def _swaps(self, part: list[Check]) -> Iterator[Changes]:
        cells = [position for position in dict.fromkeys(p for check in part for p in check.weights) if position in self.values]
        for n, one in enumerate(cells):
            for other in cells[n + 1 :]:
                by = self.values[other] - self.values[one]
                if by and one[0] == other[0]:
                    yield {one: by, other: -by}

    def _pairs(self, part: list[Check]) -> Iterator[Changes]:
        """A figure, and one that makes up for it in a sum that holds: a part and its total."""
        seen = set()
        for one in part[0].weights:
            by = _needed(part[0], one)
            if by is None or one not in self.values:
                continue
            for held in (check for check in self.touching[one] if check.is_identity and check.holds):
                for other in held.weights:
                    net, own = _net(held, other), _net(held, one)
                    if other == one or not net or other not in self.values or frozenset((one, other)) in seen:
                        continue
                    seen.add(frozenset((one, other)))
                    yield {one: by, other: -by * own / net}

    def _two_figures(self, kind: str, ways: Iterator[Changes], part: list[Check]) -> bool:
        """Tell a part as two figures, if some pair mends it all; where several do, the one that the rest of the report bears out."""
        scored = []
        for changes in ways:
            if not self._possible(changes) or not all(check.after(changes) for check in part):
                continue
            touched = {id(check): check for position in changes for check in self.touching[position]}
            if any(check.holds and check.is_identity and not check.after(changes) for check in touched.values()):
                continue
            others = [check for check in touched.values() if not check.is_identity]
            mended = sum(check in self.open and check.after(changes) for check in others)
            spoiled = sum(bool(check.holds) and not check.after(changes) for check in others)
            scored.append((mended - spoiled, changes))
        if not scored:
            return False
        best = max(score for score, _ in scored)
        found = [changes for score, changes in scored if score == best]
        if kind == "swap" and len(found) <= MOST_WAYS:
            self._tell("swap", found, list(dict.fromkeys(p for changes in found for p in changes)), part)
            return True
        if kind == "pair" and len(found) == 1:
            self._tell("pair", found, list(found[0]), part)
            return True
        if kind == "pair" and len(found) <= MOST_WAYS:
            self._tell("sum", found, list(dict.fromkeys(p for check in part for p in check.weights)), part)
            return True
        return False

    # ------------------------------------------------------------------------------------------------ sums

    def _sum(self, alike: list[Check]) -> None:
        ways = []
        if len(alike) == 1:
            for position in alike[0].weights:
                by = _needed(alike[0], position)
                if by is not None and self._possible({position: by}):
                    ways.append({position: by})
        self._tell("sum", ways, list(dict.fromkeys(p for check in alike for p in check.weights)), alike)

    def _rest(self) -> None:
        """What is no sum of the form: told by rule and table; a figure of the prose by itself."""
        groups: dict[tuple, list[Check]] = defaultdict(list)
        for check in self.open:
            if check.figure is not None and check.figure.relation == ONE_COLUMN:
                continue  # a remark of the reader's, told as such
            key = (id(check),) if check.figure is not None else (check.rule, check.positions[0][0] if check.weights else "")
            groups[key].append(check)
        for checks in groups.values():
            self._tell("prose" if checks[0].figure is not None else "rule", [], list(dict.fromkeys(p for check in checks for p in check.weights)), checks)

    # ----------------------------------------------------------------------------------------------- telling

    def _possible(self, changes: Changes) -> bool:
        """Whether the figures could be such: whole where they are counts, and not below zero."""
        for position, by in changes.items():
            after = self.values[position] + by
            if after < 0 or (position[2] != "amount_wan_yuan" and after != after.to_integral_value()):
                return False
        return True

    def _tell(self, kind: str, ways: list[Changes], cells: list[Position], checks: list[Check]) -> None:
        """One complaint; whatever else a way to mend it would mend goes with it."""
        mended = [
            check for check in self.open
            if check not in checks and (not check.is_identity or kind == "cell")
            and any(any(position in changes for position in check.weights) and check.after(changes) for changes in ways)
        ]  # fmt: skip
        explained = sorted([*checks, *mended], key=lambda check: _rank(check, cells))
        self.open = [check for check in self.open if not any(check is one for one in explained)]
        repairs = [tuple(Change(position, plain(self.values[position]), plain(self.values[position] + by)) for position, by in way.items()) for way in ways]
        ids = list(dict.fromkeys(check.rule for check in explained))
        first = explained[0]
        complaint = Complaint(kind, ids, rules()[ids[0]].severity, cells, repairs, explained)
        if kind == "cell":
            complaint.printed, complaint.expected = str(repairs[0][0].printed), str(repairs[0][0].proposed)
        elif len(checks) == 1 and first.left is not None and first.comparison.relation != "not_zero":
            complaint.printed, complaint.expected = _both_sides(first)
        if first.figure is not None:
            complaint.figures = [first.figure]
        self.complaints.append(complaint)


def _both_sides(check: Check) -> tuple[str, str]:
    """printed, expected: as in the findings of `gongkai parse`. A comparison without a right side expects zero."""
    left, right = str(plain(check.left)), str(plain(check.right))
    if check.figure is not None or not check.comparison.right:
        return left, right
    return right, left


def _net(check: Check, position: Position) -> int:
    on_left, on_right = check.weights[position]
    return on_left - on_right


def _needed(check: Check, position: Position) -> Decimal | None:
    """What must be added to the cell to make the equation hold."""
    net = _net(check, position)
    return check.gap / net if net else None


def _related(one: Check, other: Check) -> bool:
    return not one.weights.keys().isdisjoint(other.weights) or (one.rule == other.rule and abs(one.gap) == abs(other.gap))


def _by_gap(part: list[Check]) -> list[list[Check]]:
    groups: dict[tuple, list[Check]] = defaultdict(list)
    for check in part:
        groups[check.rule, abs(check.gap)].append(check)
    return list(groups.values())


def _rank(check: Check, cells: list[Position]) -> tuple:
    """The sums of the form first, those whose total is accused before the others; then the registry's order."""
    order = list(rules())
    is_total = any(check.weights.get(position, (0, 0))[1] for position in cells) if len(cells) == 1 else False
    return (not check.is_identity, not is_total, order.index(check.rule))
