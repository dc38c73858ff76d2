"""The reports of one file of a corpus, one after another: who, when, how printed, with what damage; bytes and truth.

Not here: files (write.py).
"""

from __future__ import annotations

import functools
import random
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipelines.bench.corpus import printed, truth_of
from pipelines.bench.layouts import LAYOUTS
from pipelines.bench.model import Body, Draft, Figure, Position
from pipelines.bench.prose import make_title
from pipelines.bench.scale import prints
from pipelines.bench.scale.history import History, Year, places, positions
from pipelines.bench.scale.plan import Agency

# How often a layout is met among the reports of its format.
LAYOUT_WEIGHTS: dict[str, dict[str, float]] = {
    "text": {"pipe": 25, "markdown": 25, "tab": 10, "pipe_fillers": 9, "line_per_cell": 8, "spaced_rows": 8, "comma": 4, "cell_per_line": 4,
             "transcribed": 3, "one_line": 2, "one_paragraph": 1, "aligned": 1},
    "html": {"cms": 45, "word": 20, "split_spans": 10, "nested": 10, "script": 8, "flat": 7},
    "docx": {"docx": 80, "docx_parts": 20},
    "pdf": {"ruled": 85, "unruled": 15},
    "scan": {"scan_pdf": 70, "scan_png": 15, "scan_jpeg": 15},
}  # fmt: skip
_GLUED = ("glued", "half_glued")
_MOST_DAMAGE = 3
_SINGLE_OTHER, _OUTDATED = 0.03, 0.01  # shares of the reports from 2021 on
_CLEAN, _BUNDLES = prints.VARIANTS, 6  # templates of one layout and year without damage to labels, sheet and bytes, and with


@dataclass(frozen=True)
class Mix:
    """formats: how often each is met, as weights; glued: share of all reports whose figures run together; damage: share of the
    rest that carries one to three kinds."""

    formats: Mapping[str, float] = field(default_factory=lambda: {"text": 45, "html": 40, "docx": 5, "pdf": 10})
    glued: float = 0.01
    damage: float = 0.35

    def layout(self, rng: random.Random) -> str:
        if rng.random() < self.glued:
            return rng.choice(_GLUED)
        (format_,) = rng.choices(list(self.formats), list(self.formats.values()))
        return rng.choices(list(LAYOUT_WEIGHTS[format_]), list(LAYOUT_WEIGHTS[format_].values()))[0]


@dataclass(slots=True)
class Cells:
    """The printed cells of one report, in columns; by position as history.places numbers them. odd: those that are no number with
    their state, with a unit, or not decided, by their place in the columns."""

    places: array
    values: Sequence[int | float | None]
    texts: Sequence[str]
    states: dict[int, str]
    units: dict[int, str]
    undecided: list[int]


@dataclass(slots=True)
class Report:
    """One document. encoding: of its text, None where it is none. about: what the truth says of the whole."""

    name: str
    url: str
    data: bytes
    encoding: str | None
    about: dict[str, Any]
    cells: Cells


def reports(seed: int, agencies: Sequence[Agency], mix: Mix) -> Iterator[Report]:
    for agency in agencies:
        rng = agency.rng(seed)
        history: History | None = None
        last: tuple[int, str] | None = None
        for year, twice in agency.years:
            body = agency.body(seed, year)
            if history is None:
                history = History(rng, body.kind, body.level)
            form, single = _form(rng, year)
            figures = history.year(form, single, last[1] if last and last[0] == year - 1 else None)
            last = (year, form)
            first = None
            for copy in range(1 + twice):
                report = _print(rng, agency, body, year, figures, mix, copy)
                report.about |= {"broken": figures.broken, "copy_of": first}
                first = report.url
                yield report


def _form(rng: random.Random, year: int) -> tuple[str, bool]:
    if year < 2021:
        return "2019", False
    chance = rng.random()
    return ("2019", False) if chance < _OUTDATED else ("2021", chance < _OUTDATED + _SINGLE_OTHER)


def _print(rng: random.Random, agency: Agency, body: Body, year: int, figures: Year, mix: Mix, copy: int) -> Report:
    layout = mix.layout(rng)
    kind = LAYOUTS[layout]
    damage = rng.random() < mix.damage
    name = f"{agency.number:06d}-{year}{'-copy' if copy else ''}{kind.suffix}"
    url = f"http://reports.example/{agency.region}/{name}"
    about = {
        "agency": agency.number, "agency_name": body.name, "level": body.level, "kind": body.kind, "region_code": body.region_code,
        "province": body.province, "city": body.city, "county": body.county, "township": body.township, "scope": body.scope, "year": year,
        "form": figures.form, "format": kind.format, "layout": layout,
    }  # fmt: skip
    make = _from_template if prints.may_template(layout) else _one_by_one
    data, encoding, cells, more = make(rng, body, year, figures, layout, damage)
    return Report(name, url, data, encoding, about | more, cells)


def _from_template(
    rng: random.Random, body: Body, year: int, figures: Year, layout: str, damage: bool
) -> tuple[bytes, str | None, Cells, dict[str, Any]]:
    usual = not figures.single_other and figures.form == ("2019" if year < 2021 else "2021")
    kinds: tuple[str, ...] = ()
    if damage:
        kinds, variant = _bundle(layout, figures.form, year, rng.randrange(_BUNDLES if usual else 1)), 0
    else:
        variant = rng.randrange(_CLEAN if usual else 1)
    template = prints.template(layout, figures.form, figures.single_other, year, kinds, variant)
    texts = prints.texts_of(figures.values)
    at = positions(figures.form, figures.single_other)
    more = _values_damage(rng, layout, kinds) if damage else []
    values: list[int | float | None] = list(figures.values)
    units, states = dict(template.units), {}
    totals = [str(figures.values[_total(at, row)]) for row in ("new_received", "granted")]
    if more:
        made = prints.damaged(rng, figures.form, figures.single_other, figures.values, layout, more)
        values, texts = [figure.value for figure in made], [figure.text for figure in made]
        states = {n: figure.state for n, figure in enumerate(made) if figure.state != "number"}
        units |= {n: figure.unit for n, figure in enumerate(made) if figure.unit and "元" in figure.text}
    data = template.fill([*texts, body.printed, body.context, *totals]).encode(template.encoding)
    cells = _cells(template, values, texts, states, units)
    title = prints.title_of(template.title, body.printed)
    return data, template.encoding, cells, {"title": title, "published_on": template.published_on, "damage": [*kinds, *more]}


def _cells(
    template: prints.Template, values: list[int | float | None], texts: list[str], states: dict[int, str], units: dict[int, str]
) -> Cells:
    """Of a report's figures, by their index in the form, those that the template prints, in its order; and the template's own."""
    printed_values, printed_texts = template.at(values), template.at(texts)
    if not (states or template.own or units != template.units):
        return Cells(_places(template.positions), printed_values, printed_texts, {}, template.units_printed, [])
    order = template.at(list(range(len(values))))
    own = list(template.own.values())
    first = len(order)
    states = {n: states[index] for n, index in enumerate(order) if index in states}
    states |= {first + n: figure.state for n, figure in enumerate(own) if figure.state != "number"}
    units = {n: units[index] for n, index in enumerate(order) if index in units and n not in states}
    units |= {first + n: figure.unit for n, figure in enumerate(own) if figure.unit}
    return Cells(
        _places((*template.positions, *template.own)),
        (*printed_values, *(figure.value for figure in own)),
        (*printed_texts, *(figure.text for figure in own)),
        states, units, [],
    )  # fmt: skip


@functools.lru_cache(4096)
def _places(at: tuple[Position, ...]) -> array:
    return array("h", [places()[position] for position in at])


@functools.cache
def _total_places(at: tuple[Position, ...]) -> dict[str, int]:
    return {row: n for n, (table, row, column) in enumerate(at) if table == "applications" and column == "total"}


def _total(at: tuple[Position, ...], row: str) -> int:
    return _total_places(at)[row]


@functools.cache
def _bundle(layout: str, form: str, year: int, number: int) -> tuple[str, ...]:
    """One of the choices of damage to labels, sheet and bytes that reports of a layout and year may have."""
    rng = random.Random(f"{layout} {form} {year} bundle {number}")
    return tuple(_chosen(rng, layout, [name for name in prints.possible(layout) if name not in prints.VALUES], (), rng.randint(1, 2)))


def _values_damage(rng: random.Random, layout: str, there: Sequence[str]) -> list[str]:
    if rng.random() < 0.5:
        return []
    return _chosen(rng, layout, [name for name in prints.possible(layout) if name in prints.VALUES], there, 1)


def _chosen(rng: random.Random, layout: str, can: list[str], there: Sequence[str], most: int) -> list[str]:
    kinds, chosen = prints.possible(layout), list(there)
    for name in rng.sample(can, len(can)):
        if len(chosen) - len(there) >= most:
            break
        if not kinds[name].excludes & set(chosen) and not any(name in kinds[other].excludes for other in chosen):
            chosen.append(name)
    return [name for name in kinds if name in chosen and name not in there]


def _one_by_one(
    rng: random.Random, body: Body, year: int, figures: Year, layout: str, damage: bool
) -> tuple[bytes, str | None, Cells, dict[str, Any]]:
    kinds = _chosen(rng, layout, list(prints.possible(layout)), (), rng.randint(1, _MOST_DAMAGE)) if damage else []
    at = positions(figures.form, figures.single_other)
    made = {position: Figure(value, text) for position, value, text in zip(at, figures.values, prints.texts_of(figures.values), strict=True)}
    if ("proactive", "fees", "amount_wan_yuan") in made:
        made["proactive", "fees", "amount_wan_yuan"].unit = "万元"
    date = f"{year + 1}-{rng.randint(1, 3):02d}-{rng.randint(1, 28):02d}" if rng.random() < 0.6 else None
    draft = Draft(0, rng, figures.form, year, body, make_title(rng, body.printed, year), date, made, single_other=figures.single_other)
    data = printed(draft, layout, kinds)
    truth = truth_of(draft, LAYOUTS[layout].format, layout, kinds)
    found = truth.cells
    cells = Cells(
        _places(tuple(cell.position for cell in found)), [cell.value for cell in found], [cell.text for cell in found],
        {n: cell.state for n, cell in enumerate(found) if cell.state != "number"}, {n: cell.unit for n, cell in enumerate(found) if cell.unit},
        [n for n, cell in enumerate(found) if not cell.decided],
    )  # fmt: skip
    encoding = "gb18030" if draft.marks["gb18030"] else "utf-8-sig" if draft.marks["bom"] else "utf-8"
    said = {"title": truth.report["title"], "published_on": truth.report["published_on"], "damage": kinds}
    return data, encoding if LAYOUTS[layout].format in ("text", "html") else None, cells, said
