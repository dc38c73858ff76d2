"""Making documents: a draft from a seed, its damage, its bytes, its truth.

`generate` gives the same documents for the same arguments, on every machine; nothing here has seen the parser.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from pipelines.bench import figures as figure_maker
from pipelines.bench import prose, sheet
from pipelines.bench.bodies import draw_body
from pipelines.bench.damage import DAMAGES, Damage
from pipelines.bench.layouts import LAYOUTS
from pipelines.bench.model import Draft, Generated, Truth, TruthCell

FORMATS = ("text", "html", "docx", "pdf", "scan")
_MOST_DAMAGE = 4


def _draft(seed: int, wanted: Sequence[str]) -> Draft:
    rng = random.Random(seed)
    form = rng.choice(("2019", "2021", "2021"))
    if {"single_other", "procurement_row"} & set(wanted):
        form = "2021"
    year = rng.randint(2019, 2020) if form == "2019" else rng.randint(2021, 2025)
    if "outdated_form" in wanted:
        form, year = "2019", rng.randint(2021, 2024)
    body = draw_body(rng, year)
    size = rng.choices(figure_maker.SIZES, (3, 3, 4, 4, 2, 1))[0]
    single = "single_other" in wanted
    made = figure_maker.make_figures(
        rng,
        form,
        size,
        single_other=single,
        may_make_rules=body.kind == "government" and body.level in ("province", "prefecture"),
    )
    date = f"{year + 1}-{rng.randint(1, 3):02d}-{rng.randint(1, 28):02d}" if rng.random() < 0.6 else None
    draft = Draft(
        seed, rng, form, year, body, prose.make_title(rng, body.printed, year), date, made, single_other=single
    )
    if form == "2019" and rng.random() < 0.5:
        draft.column_labels["proactive", "amount_wan_yuan"] = rng.choice(
            ("采购总金额（万元）", "采购总金额(万元)", "采购总金额（单位：万元）")
        )
    return draft


def choose(
    rng: random.Random, layout: str, damage: Sequence[str] | None, kinds: Mapping[str, Damage] = DAMAGES
) -> list[str]:
    """The kinds of damage of one document: those asked for that can happen in its layout, or a few at random."""
    can = [name for name, kind in kinds.items() if layout in kind.layouts]
    if damage is not None:
        return [name for name in damage if name in can]
    chosen: list[str] = []
    for name in rng.sample(can, len(can)):
        if len(chosen) >= rng.randint(0, _MOST_DAMAGE):
            break
        kind = kinds[name]
        if not kind.excludes & set(chosen) and not any(name in kinds[other].excludes for other in chosen):
            chosen.append(name)
    return [name for name in kinds if name in chosen]


def header_units(draft: Draft) -> None:
    """An amount without a unit of its own takes the one of its column's header, as printed."""
    for (table, row, column), figure in draft.figures.items():
        if column != "amount_wan_yuan" or figure.state != "number":
            continue
        if any(unit in figure.text for unit in ("元",)):
            continue
        official = "本年收费金额（单位：万元）" if row == "fees" else "采购总金额"
        figure.unit = "万元" if "万元" in draft.column_labels.get((table, column), official) else None


def truth_of(draft: Draft, format_: str, layout: str, damage: list[str]) -> Truth:
    cells = []
    for table in draft.tables():
        for box in table.boxes():
            if box.at:
                figure = draft.figures[box.at]
                cells.append(
                    TruthCell(*box.at, figure.value, figure.state, box.text, figure.unit, box.at not in draft.undecided)
                )
    if (
        draft.marks["disputes_header_only"]
        and not draft.marks["truncated"]
        and "review_litigation" not in draft.absent_tables
    ):
        cells += [TruthCell(*at, None, "blank", "", None, True) for at in draft.figures if at[0] == "review_litigation"]
    title = "".join(block.text for block in draft.sheet if not hasattr(block, "rows") and block.role == "title") or None
    signed = any(not hasattr(block, "rows") and block.role == "signature" for block in draft.sheet)
    body = draft.body
    report = {
        "title": title, "year": draft.year, "form": draft.form, "scope": body.scope,
        "published_on": draft.published_on if signed else draft.page_date,
    }  # fmt: skip
    agency = {
        key: getattr(body, key)
        for key in ("name", "level", "kind", "region_code", "province", "city", "county", "township")
    }
    return Truth(report, agency, format_, layout, tuple(damage), cells)


def make(seed: int, layout: str, damage: Sequence[str] | None = None) -> Generated:
    """One document. layout: a key of LAYOUTS; damage: names of DAMAGES, or None for a few at random."""
    kind = LAYOUTS[layout]
    chosen = choose(random.Random(f"{seed} {layout}"), layout, damage)
    draft = _draft(seed, chosen)
    data = printed(draft, layout, chosen)
    return Generated(f"{seed}-{layout}{kind.suffix}", data, truth_of(draft, kind.format, layout, chosen))


def printed(draft: Draft, layout: str, damage: Sequence[str]) -> bytes:
    """The draft damaged, laid out and printed. damage: names of DAMAGES that can happen in the layout."""
    draft.layout = layout
    for name in damage:
        if DAMAGES[name].stage == "figures":
            DAMAGES[name].apply(draft)
    header_units(draft)
    sheet.build(draft)
    for name in damage:
        if DAMAGES[name].stage != "figures":
            DAMAGES[name].apply(draft)
    return LAYOUTS[layout].render(draft)


def generate(
    seed: int,
    count: int,
    *,
    formats: Sequence[str] | None = None,
    layouts: Sequence[str] | None = None,
    damage: Sequence[str] | None = None,
) -> Iterator[Generated]:
    """`count` documents, the layouts of the formats in turn (all formats but scans where none are named).

    damage: exactly these kinds wherever they can happen; None for up to four at random; () for clean documents.
    """
    unknown = set(damage or ()) - set(DAMAGES) | set(formats or ()) - set(FORMATS) | set(layouts or ()) - set(LAYOUTS)
    if unknown:
        raise ValueError(f"unknown format, layout or damage: {', '.join(sorted(unknown))}")
    wanted = formats or FORMATS[:-1]
    names = list(layouts or (name for name, kind in LAYOUTS.items() if kind.format in wanted))
    for n in range(count):
        yield make(seed * 1_000_003 + n, names[n % len(names)], damage)


def write_corpus(directory: Path, seed: int, count: int, **options) -> int:
    """Write documents to a folder, each with its truth beside it as NAME.truth.json; how many were written."""
    directory.mkdir(parents=True, exist_ok=True)
    written = 0
    for document in generate(seed, count, **options):
        (directory / document.name).write_bytes(document.data)
        truth = json.dumps(document.truth.to_dict(), ensure_ascii=False, indent=1)
        (directory / f"{document.name}.truth.json").write_text(truth + "\n", encoding="utf-8")
        written += 1
    return written
