"""How right the reader is on generated documents: precision and recall by format, layout and kind of damage.

Run: `make accuracy`, or `python -m pipelines.bench.accuracy --count 1000 --seed 1`. The page docs/accuracy.md is written from it.
"""

from __future__ import annotations

import argparse
import itertools
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path

import parsers
from parsers.document import Document
from pipelines.bench.corpus import FORMATS, generate
from pipelines.bench.legacy import TABLE as LEGACY_TABLE
from pipelines.bench.legacy import generate_legacy
from pipelines.bench.legacy_damage import LEGACY_DAMAGES
from pipelines.bench.model import Generated, Truth, TruthCell
from pipelines.bench.others import generate_others

Claim = tuple[str, int | float | None]
STATED = ("number", "blank", "dash")  # states that claim something about the page; `text` and `undecided` claim nothing


@dataclass(slots=True)
class WrongCell:
    """A cell that was stated and is not so. expected: None where the document has no such cell."""

    document: str
    position: tuple[str, str, str]
    expected: Claim | None
    stated: Claim


@dataclass(slots=True)
class Score:
    """Counts over cells. decided: cells that can be told from the page; right, stated: of those that the reader claims."""

    documents: int = 0
    perfect: int = 0
    cells: int = 0
    decided: int = 0
    recalled: int = 0
    stated: int = 0
    right: int = 0
    decided_nonzero: int = 0
    recalled_nonzero: int = 0
    stated_nonzero: int = 0
    right_nonzero: int = 0

    def add(self, other: Score) -> None:
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))

    @staticmethod
    def _share(part: int, whole: int) -> float | None:
        return part / whole if whole else None

    @property
    def precision(self) -> float | None:
        return self._share(self.right, self.stated)

    @property
    def recall(self) -> float | None:
        return self._share(self.recalled, self.decided)

    @property
    def precision_nonzero(self) -> float | None:
        return self._share(self.right_nonzero, self.stated_nonzero)

    @property
    def recall_nonzero(self) -> float | None:
        return self._share(self.recalled_nonzero, self.decided_nonzero)

    @property
    def decidable(self) -> float | None:
        return self._share(self.decided, self.cells)


@dataclass(slots=True)
class Result:
    """One document judged. missed: decided cells that were not stated; who: (field, expected, found) that differ."""

    name: str
    format: str
    layout: str
    damage: tuple[str, ...]
    score: Score
    wrong: list[WrongCell] = field(default_factory=list)
    missed: list[tuple[str, str, str]] = field(default_factory=list)
    who: list[tuple[str, object, object]] = field(default_factory=list)
    is_report: bool = True
    legacy: bool = False  # of the years before the three tables


def _equal(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= 1e-9 * max(1, abs(one), abs(other))


def _same(truth: TruthCell | None, state: str, value: float | None) -> bool:
    return truth is not None and truth.state == state and _equal(truth.value, value)


def _squeeze(value: object) -> object:
    return "".join(value.split()) if isinstance(value, str) else value


def judge(name: str, truth: Truth, document: Document) -> Result:
    """Compare what was read with what is so."""
    expected = {cell.position: cell for cell in truth.cells}
    found = {cell.position: cell for cell in document.cells}
    score = Score(documents=1, cells=len(expected))
    result = Result(name, truth.format, truth.layout, truth.damage, score, is_report=truth.is_report)
    result.legacy = any(cell.table == LEGACY_TABLE for cell in truth.cells)
    for position, cell in found.items():
        if cell.state not in STATED:
            continue
        right = _same(expected.get(position), cell.state, cell.value)
        score.stated += 1
        score.right += right
        if cell.value:
            score.stated_nonzero += 1
            score.right_nonzero += right
        if not right:
            at = expected.get(position)
            result.wrong.append(
                WrongCell(name, position, (at.state, at.value) if at else None, (cell.state, cell.value))
            )
    for position, cell in expected.items():
        if not cell.decided:
            continue
        read = found.get(position)
        recalled = read is not None and _same(cell, read.state, read.value)
        score.decided += 1
        score.recalled += recalled
        if cell.value:
            score.decided_nonzero += 1
            score.recalled_nonzero += recalled
        if not recalled:
            result.missed.append(position)
    score.perfect = int(not result.wrong and not result.missed)
    if truth.is_report != (document.status in ("parsed", "partial")):
        score.perfect = 0
        result.who.append(("status", "a report" if truth.is_report else "not_a_report", document.status))
    said = document.to_dict()
    for part, wanted in (("report", truth.report), ("agency", truth.agency)):
        for key, value in wanted.items():
            if _squeeze(said[part].get(key)) != _squeeze(value):
                result.who.append((f"{part}.{key}", value, said[part].get(key)))
    return result


def measure_one(generated: Generated) -> Result:
    return judge(generated.name, generated.truth, parsers.read_report(generated.data, name=generated.name))


def measure(documents: Iterable[Generated], jobs: int = 1) -> list[Result]:
    """Judge every document; jobs: processes."""
    if jobs == 1:
        return [measure_one(document) for document in documents]
    with get_context("spawn").Pool(jobs) as pool:
        return list(pool.imap(measure_one, documents, chunksize=8))


def totals(results: Iterable[Result], key) -> dict[str, Score]:
    """Scores summed by `key(result)`, which gives one name or several."""
    found: dict[str, Score] = defaultdict(Score)
    for result in results:
        names = key(result)
        for name in (names,) if isinstance(names, str) else names:
            found[name].add(result.score)
    return dict(found)


def _percent(share: float | None, digits: int = 2) -> str:
    return "–" if share is None else f"{share * 100:.{digits}f} %"


def table(heading: str, scores: dict[str, Score]) -> list[str]:
    """A Markdown table, one line a name."""
    lines = [
        f"| {heading} | documents | perfect | precision | recall | precision, non-zero | recall, non-zero | cells that can be decided |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for name, score in scores.items():
        shares = (score.precision, score.recall, score.precision_nonzero, score.recall_nonzero)
        lines.append(
            f"| {name} | {score.documents} | {_percent(score.perfect / score.documents, 1)} | "
            + " | ".join(_percent(share, 3) for share in shares)
            + f" | {_percent(score.decidable, 1)} |"
        )
    return lines


def who_table(results: list[Result]) -> list[str]:
    """Who and when by layout: documents in which all is right; in which the agency was not assigned; in which one is wrong."""
    columns = ("documents", "all right", "agency left open", "agency wrong", "year wrong", "title wrong")
    lines = ["| who and when, by layout | " + " | ".join(columns) + " |", "|---|" + "---:|" * len(columns)]
    by_layout: dict[str, list[Result]] = defaultdict(list)
    for result in results:
        by_layout[f"{result.format}: {result.layout}"].append(result)
        by_layout["all"].append(result)
    for name in sorted(by_layout, key=lambda one: (one == "all", one)):
        group = [{key: found for key, _, found in result.who} for result in by_layout[name]]
        counts = [
            sum(not who for who in group),
            sum("agency.name" in who and who["agency.name"] is None for who in group),
            *(sum(who.get(key) is not None for who in group) for key in ("agency.name", "report.year", "report.title")),
        ]
        lines.append(f"| {name} | {len(group)} | " + " | ".join(map(str, counts)) + " |")
    return lines


def report(results: list[Result]) -> str:
    """The tables of docs/accuracy.md, and every wrong cell."""
    from pipelines.bench.damage import DAMAGES

    others = [result for result in results if not result.is_report]
    wrong = [cell for result in results for cell in result.wrong]
    earlier = [result for result in results if result.legacy]
    results = [result for result in results if result.is_report and not result.legacy]
    by_format = totals(results, lambda r: r.format)
    lines = table("format", {name: by_format[name] for name in FORMATS if name in by_format})
    lines += ["", *table("layout", totals(results, lambda r: f"{r.format}: {r.layout}"))]
    by_damage = totals(results, lambda r: r.damage or ("none",))
    says = {"none": "no damage"} | {name: kind.says for name, kind in DAMAGES.items()}
    lines += ["", *table("damage", {f"{name}: {says[name]}": by_damage[name] for name in says if name in by_damage})]
    if earlier:
        lines += ["", *table("2014 and before: layout", totals(earlier, lambda r: f"{r.format}: {r.layout}") | totals(earlier, lambda r: "all"))]
        of_earlier = totals(earlier, lambda r: r.damage or ("none",))
        says |= {name: kind.says for name, kind in LEGACY_DAMAGES.items()}
        lines += ["", *table("2014 and before: damage", {f"{name}: {says[name]}": of_earlier[name] for name in says if name in of_earlier})]
    lines += ["", *who_table(results)]
    who = Counter(key for result in results for key, _, _ in result.who)
    if who:
        lines += [
            "",
            f"Who and when, of {len(results)} documents, differ in: "
            + ", ".join(f"{key} {count}" for key, count in who.most_common())
            + ".",
        ]
    if others:
        taken = [result.name for result in others if result.who]
        lines += [
            "",
            f"Pages that are no report: {len(others)}, taken for one: {len(taken)}.",
            *(f"- {name}" for name in taken),
        ]
    lines += ["", f"Wrong cells: {len(wrong)}."]
    lines += [f"- {cell.document} {'/'.join(cell.position)}: {cell.stated} for {cell.expected}" for cell in wrong[:200]]
    return "\n".join(lines) + "\n"


def main(argv: list[str] | None = None) -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--count", type=int, default=1000)
    options.add_argument("--format", action="append", choices=FORMATS, help="only this format (may be repeated)")
    options.add_argument("--layout", action="append", help="only this layout")
    options.add_argument("--damage", action="append", help="only this kind of damage (may be repeated)")
    options.add_argument("--jobs", type=int, default=1)
    options.add_argument("--write", type=Path, help="write the tables into this Markdown file, between its markers")
    args = options.parse_args(argv)
    documents = generate(args.seed, args.count, formats=args.format, layouts=args.layout, damage=args.damage)
    if not args.damage and not args.layout and args.format != ["scan"]:
        legacy = generate_legacy(args.seed, args.count * 3 // 10, formats=args.format)
        documents = itertools.chain(documents, legacy, generate_others(args.seed, args.count // 10))
    text = report(measure(documents, args.jobs))
    if args.write:
        write_page(args.write, text, args.seed, args.count, scans=args.format == ["scan"])
    sys.stdout.write(text)
    return 0


def write_page(path: Path, text: str, seed: int, count: int, scans: bool = False) -> None:
    """Put the figures between the markers of the page, those of scans between their own; what people wrote around them
    stays."""
    name, command = ("scan figures", "python -m pipelines.bench.accuracy --format scan") if scans else ("figures", "make accuracy")
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    page = path.read_text(encoding="utf-8")
    before, rest = page.split(begin, 1)
    _, after = rest.split(end, 1)
    path.write_text(f"{before}{begin}\n`{command}`: seed {seed}, {count} documents.\n\n{text}{end}{after}", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
