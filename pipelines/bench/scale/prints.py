"""Printing reports fast: templates made once by the bench's own printers, with a character of its own in place of each figure and name.

A template has a layout, a year, a form and its damage to labels, sheet and bytes; what damages figures is done to each report's own.
Layouts whose shape follows from the figures (glued, aligned, PDF, DOCX, scans) have no template: they are printed one by one.
"""

from __future__ import annotations

import functools
import random
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import Any

from pipelines.bench import prose
from pipelines.bench.corpus import printed
from pipelines.bench.damage import DAMAGES
from pipelines.bench.figures import printed as figure_text
from pipelines.bench.layouts import LAYOUTS
from pipelines.bench.model import Body, Draft, Figure, Position
from pipelines.bench.scale.history import positions

VARIANTS = 6  # templates of one layout, year, form and choice of damage
# Damage to figures that needs to know them, so that it is done report by report; what is left out here needs the whole draft.
VALUES = frozenset(
    (
        "blank_zeros", "dashes", "row_totals_blank", "one_total_blank", "proactive_half_empty", "thousands", "signs",
        "units_in_cells", "remarks_in_cells", "full_width_digits", "published_error",
    )
)  # fmt: skip
_NEVER = frozenset({"rows_absent", "outdated_form", "single_other"})  # the history decides the last two
_FIRST = 0xF0000  # the first of the characters that stand for figures: private use, in every encoding that holds all of Unicode
_NAME, _CONTEXT, _RECEIVED, _GRANTED = (chr(0xFFF00 + n) for n in range(4))
_SLOT = re.compile(r"([\U000F0000-\U000FFFFD])")
_TOTALS = {"new_received": 987654321, "granted": 876543219}  # stand for the totals that the prose repeats
_BODY = Body(_NAME, _NAME, "county", "government", None, None, None, None, None, "own_body", _CONTEXT)

Choice = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Template:
    """pieces: text, slot, text, slot …; take: a report's texts → those of the slots. at: the positions that are printed, by their
    index in the form's positions; own: positions whose figures the template itself prints. units: what headers say, by `at`."""

    pieces: list[str]
    take: Callable[[list[str]], tuple[str, ...]]
    at: Callable[[list[Any]], tuple[Any, ...]]
    positions: tuple[Position, ...]
    own: dict[Position, Figure]
    units: dict[int, str]
    units_printed: dict[int, str]  # the same by the place among the printed
    encoding: str
    title: str | None
    published_on: str | None

    def fill(self, texts: list[str]) -> str:
        pieces = self.pieces.copy()
        pieces[1::2] = self.take(texts)
        return "".join(pieces)


def may_template(layout: str) -> bool:
    return LAYOUTS[layout].format in ("text", "html") and layout not in ("glued", "half_glued", "aligned", "pdf_text")


def possible(layout: str) -> dict[str, Any]:
    """The kinds of damage that can happen in a layout here."""
    return {name: kind for name, kind in DAMAGES.items() if layout in kind.layouts and name not in _NEVER}


@functools.lru_cache(4096)
def template(layout: str, form: str, single_other: bool, year: int, damage: Choice, variant: int) -> Template:
    """damage: kinds that do not need the figures."""
    for attempt in range(20):
        rng = random.Random(f"{layout} {form} {single_other} {year} {damage} {variant} {attempt}")
        draft = _draft(rng, form, single_other, year)
        data = printed(draft, layout, damage)
        encoding = "gb18030" if draft.marks["gb18030"] else "utf-8-sig" if draft.marks["bom"] else "utf-8"
        text = data.decode(encoding)
        for row, slot in zip(_TOTALS, (_RECEIVED, _GRANTED), strict=True):
            text = text.replace(str(_TOTALS[row]), slot)
        if made := _cut(draft, text, encoding):
            return made
    raise AssertionError(f"no template for {layout} with {damage}")


def _draft(rng: random.Random, form: str, single_other: bool, year: int) -> Draft:
    figures = {position: Figure(1, chr(_FIRST + n)) for n, position in enumerate(positions(form, single_other))}
    for position, figure in figures.items():
        if position[0] == "applications" and position[2] == "total" and position[1] in _TOTALS:
            figure.value = _TOTALS[position[1]]
        if position[2] == "amount_wan_yuan":
            figure.unit = "万元" if position[1] == "fees" else None
    date = f"{year + 1}-{rng.randint(1, 3):02d}-{rng.randint(1, 28):02d}" if rng.random() < 0.6 else None
    draft = Draft(0, rng, form, year, replace(_BODY), prose.make_title(rng, _NAME, year), date, figures, single_other=single_other)
    if form == "2019":
        draft.column_labels["proactive", "amount_wan_yuan"] = rng.choice(("采购总金额", "采购总金额（万元）", "采购总金额(万元)"))
    return draft


def _cut(draft: Draft, text: str, encoding: str) -> Template | None:
    """None where a total of the prose was torn, or something that is in the tables is not in the text."""
    form_positions = positions(draft.form, draft.single_other)
    index = {chr(_FIRST + n): n for n in range(len(form_positions))}
    index |= {slot: len(form_positions) + n for n, slot in enumerate((_NAME, _CONTEXT, _RECEIVED, _GRANTED))}
    pieces = _SLOT.split(text)
    slots = [index[piece] for piece in pieces[1::2]]
    boxes = [box.at for table in draft.tables() for box in table.boxes() if box.at]
    own = {position: draft.figures[position] for position in boxes if not _SLOT.fullmatch(draft.figures[position].text)}
    if draft.marks["disputes_header_only"] and not draft.marks["truncated"] and "review_litigation" not in draft.absent_tables:
        own |= {position: figure for position, figure in draft.figures.items() if position[0] == "review_litigation"}
    at = [form_positions.index(position) for position in boxes if position not in own]
    torn = any(part in text for number in _TOTALS.values() for part in (str(number)[:4], str(number)[-4:]))
    if torn or Counter(n for n in slots if n < len(form_positions)) != Counter(at):
        return None
    units = {n: unit for n in at if (unit := draft.figures[form_positions[n]].unit)}
    title = "".join(block.text for block in draft.sheet if not hasattr(block, "rows") and block.role == "title") or None
    signed = any(not hasattr(block, "rows") and block.role == "signature" for block in draft.sheet)
    units_printed = {place: units[n] for place, n in enumerate(at) if n in units}
    dated = draft.published_on if signed else draft.page_date
    printed_at = tuple(form_positions[n] for n in at)
    return Template(pieces, itemgetter(*slots), itemgetter(*at), printed_at, own, units, units_printed, encoding, title, dated)


def texts_of(values: list[int | float]) -> list[str]:
    return [str(value) if isinstance(value, int) else figure_text(value) for value in values]


def damaged(rng: random.Random, form: str, single_other: bool, values: list[int | float], layout: str, kinds: list[str]) -> list[Figure]:
    """The figures of one report after the damage of VALUES that is named."""
    at = positions(form, single_other)
    figures = {
        position: Figure(value, text, unit="万元" if position[2] == "amount_wan_yuan" and position[1] == "fees" else None)
        for position, value, text in zip(at, values, texts_of(values), strict=True)
    }
    draft = Draft(0, rng, form, 0, _BODY, None, None, figures, single_other=single_other, layout=layout)
    for kind in kinds:
        DAMAGES[kind].apply(draft)
    return list(figures.values())


def title_of(title: str | None, name: str) -> str | None:
    return title.replace(_NAME, name) if title else None
