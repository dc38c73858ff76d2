"""Years of one body without a fault: figures that go on from year to year as the rules between years ask, and obey all that one report
is held to, so that a checker has nothing to say.

Not here: what clerks get wrong (mistakes.py), other kinds of damage, believable histories of many bodies (scale/history.py).
"""

from __future__ import annotations

import random
from collections.abc import Sequence

from pipelines.bench import prose, sheet
from pipelines.bench.bodies import draw_body, stands
from pipelines.bench.corpus import header_units, truth_of
from pipelines.bench.figures import APPLICANTS, COLUMNS, OUTCOMES, outcome_rows, printed, spread
from pipelines.bench.layouts import LAYOUTS
from pipelines.bench.model import Body, Draft, Figure, Generated, Paragraph, Position

Values = dict[Position, int | float]
RESULTS = ("upheld", "corrected", "other", "pending")
FORUMS = ("reconsideration", "litigation_direct", "litigation_after_reconsideration")
ITEMS = {"2019": ("licensing", "other_services", "penalties", "coercion"), "2021": ("licensing", "penalties", "coercion")}
_LAST_OF_OLD_FORM = 2020


def drafts(seed: int, years: Sequence[int]) -> list[Draft]:
    """One draft a year, laid out and ready to print; years: consecutive, from 2019 on."""
    rng = random.Random(f"history {seed}")
    body = draw_body(rng, years[0])
    while not all(stands(body, year) for year in years):
        body = draw_body(rng, years[0])
    makes_rules = body.kind == "government" and body.level in ("province", "prefecture")
    shape = {"requests": rng.choice((3, 25, 90, 400, 3000)), "weights": [weight * rng.uniform(0.3, 2) for weight in OUTCOMES.values()]}
    found: list[Draft] = []
    last: Values = {}
    for year in years:
        form = "2019" if year <= _LAST_OF_OLD_FORM else "2021"
        values = {
            **_proactive(rng, form, last, makes_rules),
            **_applications(rng, form, last, shape["requests"], shape["weights"]),
            **_disputes(rng),
        }
        found.append(_draft(seed, rng, form, year, body, values))
        last = values
    return found


def print_draft(draft: Draft, layout: str) -> Generated:
    """The document of a draft that is laid out."""
    kind = LAYOUTS[layout]
    draft.layout = layout
    data = kind.render(draft)
    return Generated(f"{draft.seed}-{draft.year}-{layout}{kind.suffix}", data, truth_of(draft, kind.format, layout, []))


def _draft(seed: int, rng: random.Random, form: str, year: int, body: Body, values: Values) -> Draft:
    units = {position: "万元" for position in values if position[2] == "amount_wan_yuan"}
    figures = {position: Figure(value, printed(value), unit=units.get(position)) for position, value in values.items()}
    date = f"{year + 1}-{rng.randint(1, 3):02d}-{rng.randint(1, 28):02d}"
    own = random.Random(f"{seed} {year}")
    draft = Draft(seed, own, form, year, body, prose.make_title(own, body.printed, year), date, figures)
    if form == "2019":
        draft.column_labels["proactive", "amount_wan_yuan"] = "采购总金额（万元）"
    header_units(draft)
    sheet.build(draft)
    received = values["applications", "new_received", "total"]
    at = next(n for n, block in enumerate(draft.sheet) if isinstance(block, Paragraph) and block.text == sheet.HEADINGS["overview"])
    draft.sheet.insert(at + 1, Paragraph(f"{year}年，共收到政府信息公开申请{received}件。"))
    return draft


# -------------------------------------------------------------------------------------------- the three tables


def _proactive(rng: random.Random, form: str, last: Values, makes_rules: bool) -> Values:
    found: Values = {}

    def put(row: str, **columns: float) -> None:
        found.update({("proactive", row, column): value for column, value in columns.items()})

    def before(row: str, column: str) -> int | float | None:
        return last.get(("proactive", row, column))

    for row in ("regulations", "normative_documents"):
        some = makes_rules or row != "regulations"
        if form == "2019":
            total = (before(row, "effective_total") or rng.randint(5, 90)) + rng.randint(0, 6) if some else 0
            put(row, made=rng.randint(0, min(total, 9)), published=rng.randint(0, min(total, 9)), effective_total=total)
            continue
        stock = before(row, "in_force")
        stock = stock if stock is not None else before(row, "effective_total")
        stock = stock if stock is not None else rng.randint(5, 90) if some else 0
        issued, repealed = (rng.randint(0, 9), rng.randint(0, min(stock, 5))) if some else (0, 0)
        put(row, issued=issued, repealed=repealed, in_force=stock + issued - repealed)
    for row in ITEMS[form]:
        decisions = max(1, int((before(row, "decisions") or rng.randint(10, 4000)) * rng.uniform(0.6, 1.6)))
        if form == "2021":
            put(row, decisions=decisions)
            continue
        prior = before(row, "prior_year_items")
        items = rng.randint(20, 900) if prior is None else prior + before(row, "change")
        put(row, prior_year_items=items, change=rng.randint(-9, 30), decisions=decisions)
    amount = before("fees", "amount_wan_yuan") or round(rng.uniform(1, 900), rng.choice((0, 1, 2)))
    if form == "2021":
        put("fees", amount_wan_yuan=_whole(round(amount * rng.uniform(0.6, 1.5), 2)))
        return found
    prior = before("fees", "prior_year_items")
    put("fees", prior_year_items=rng.randint(5, 40) if prior is None else prior + before("fees", "change"), change=rng.randint(-2, 9))
    put("procurement", project_count=rng.randint(1, 90), amount_wan_yuan=_whole(round(rng.uniform(30, 5000), 2)))
    return found


def _whole(value: float) -> int | float:
    return int(value) if value == int(value) else value


def _applications(rng: random.Random, form: str, last: Values, about: int, weights: list[float]) -> Values:
    found: Values = {}
    codes = outcome_rows(form)
    by_code = dict(zip(OUTCOMES, weights, strict=True))
    received = spread(rng, max(1, int(about * rng.uniform(0.7, 1.4))), list(APPLICANTS))
    for column, new in zip(COLUMNS, received, strict=True):
        carried_in = int(last.get(("applications", "carried_out", column), 0))
        carried_out = min(new, rng.choice((0, 1, rng.randint(0, 1 + new // 8))))
        outcomes = spread(rng, new + carried_in - carried_out, [by_code[code] for code in codes])
        spare = new + carried_in - carried_out - sum(outcomes)  # large totals are dealt out by shares
        largest = max(range(len(codes)), key=outcomes.__getitem__)
        outcomes[largest] += spare
        values = dict(zip(codes, outcomes, strict=True)) | {
            "new_received": new, "carried_in": carried_in, "total_processed": sum(outcomes), "carried_out": carried_out,
        }  # fmt: skip
        found.update({("applications", code, column): value for code, value in values.items()})
    for code in ("new_received", "carried_in", *codes, "total_processed", "carried_out"):
        found["applications", code, "total"] = sum(found["applications", code, column] for column in COLUMNS)
    return found


def _disputes(rng: random.Random) -> Values:
    """Few, so that they never outnumber the requests: litigation after reconsideration only where one was concluded."""
    found: Values = {}
    concluded = 0
    for forum in FORUMS:
        most = 1 if forum == "reconsideration" else min(concluded, 1) if forum == FORUMS[2] else 0
        parts = spread(rng, rng.randint(0, most), [6, 1, 2, 0])
        concluded += sum(parts) if forum == "reconsideration" else 0
        found.update({("review_litigation", forum, result): value for result, value in zip(RESULTS, parts, strict=True)})
        found["review_litigation", forum, "total"] = sum(parts)
    return found
