"""Damage to figures, rows and tables before the sheet is laid out: blanks, dashes, signs, units, wrong sums, gaps."""

from __future__ import annotations

from pipelines.bench.damage.registry import ALL, BORDERED, FLAT, GLUED, LOOSE, NAMED, PDF, READABLE, SCAN, damage
from pipelines.bench.figures import COLUMNS, outcome_rows
from pipelines.bench.model import Draft, Figure, Position


def _blank(figure: Figure) -> None:
    figure.value, figure.text, figure.state, figure.unit = None, "", "blank", None


@damage("zeros left blank", "figures", BORDERED | NAMED, "dashes published_error")
def blank_zeros(draft: Draft) -> None:
    tables = draft.rng.choice(
        (("applications",), ("applications", "review_litigation"), ("applications", "review_litigation", "proactive"))
    )
    for position, figure in draft.figures.items():
        if position[0] in tables and figure.value == 0:
            _blank(figure)


@damage("zeros printed as a dash, a slash or 无", "figures", BORDERED | LOOSE | FLAT | NAMED | {"unruled"}, "blank_zeros")
def dashes(draft: Draft) -> None:
    sign = draft.rng.choice(("-", "/", "—", "无", "--"))
    tables = draft.rng.choice(
        (("review_litigation",), ("proactive",), ("proactive", "review_litigation"), ("applications",))
    )
    for position, figure in draft.figures.items():
        if position[0] in tables and figure.value == 0:
            figure.value, figure.text, figure.state, figure.unit = None, sign, "dash", None


@damage("totals of the outcome rows left blank", "figures", BORDERED, "published_error")
def row_totals_blank(draft: Draft) -> None:
    for row in outcome_rows(draft.form, draft.single_other):
        _blank(draft.figures["applications", row, "total"])


@damage("one total left blank", "figures", BORDERED)
def one_total_blank(draft: Draft) -> None:
    row = draft.rng.choice(("new_received", "carried_in", "total_processed", "carried_out"))
    _blank(draft.figures["applications", row, "total"])


@damage("only some cells of the first table filled", "figures", BORDERED)
def proactive_half_empty(draft: Draft) -> None:
    for position, figure in draft.figures.items():
        if position[0] == "proactive" and draft.rng.random() < 0.5:
            _blank(figure)


@damage("thousands separators", "figures", (ALL | NAMED) - GLUED)
def thousands(draft: Draft) -> None:
    for figure in draft.figures.values():
        if figure.state == "number" and abs(figure.value) >= 1000:
            whole, _, part = figure.text.partition(".")
            figure.text = f"{int(whole):,}" + (f".{part}" if part else "")


@damage("explicit signs", "figures", ALL - GLUED - SCAN)
def signs(draft: Draft) -> None:
    pairs = [("+", "-"), ("＋", "－"), ("+", "−")]
    plus, minus = draft.rng.choice(pairs[:2] if draft.layout in PDF | {"pdf_text"} else pairs)  # their font has no "−"
    for position, figure in draft.figures.items():
        if position[2] == "change" and figure.state == "number":
            figure.text = (plus if figure.value >= 0 else minus) + figure.text.lstrip("+-")


@damage("units inside cells", "figures", ALL - GLUED - SCAN)
def units_in_cells(draft: Draft) -> None:
    for position, figure in draft.figures.items():
        if figure.state != "number" or position[0] != "proactive":
            continue
        if position[2] == "amount_wan_yuan":
            if draft.rng.random() < 0.5 and figure.value:
                yuan = round(figure.value * 10000, 2)
                figure.text, figure.unit = f"{yuan:.2f}".rstrip("0").rstrip(".") + "元", "元"
                figure.value = yuan / 10000
            else:
                figure.text, figure.unit = figure.text + draft.rng.choice(("万元", " 万元")), "万元"
        elif draft.rng.random() < 0.4 and position[2] != "change":
            figure.text += {"project_count": "次", "issued": "件"}.get(
                position[2], draft.rng.choice(("件", "项", "个"))
            )


@damage("remarks inside cells", "figures", BORDERED)
def remarks_in_cells(draft: Draft) -> None:
    for position, figure in draft.figures.items():
        if position[:2] == ("proactive", "normative_documents") and figure.state == "number" and figure.value > 1:
            figure.text += draft.rng.choice(("（其中修订 1 件）", "（含自然失效1件）", "(含联合发文1件)"))


@damage("full-width digits", "figures", READABLE - GLUED)
def full_width_digits(draft: Draft) -> None:
    table = draft.rng.choice(("proactive", "applications", "review_litigation"))
    wide = {ord("0") + n: ord("０") + n for n in range(10)}
    for position, figure in draft.figures.items():
        if position[0] == table:
            figure.text = figure.text.translate(wide)


def _numbers(draft: Draft, table: str) -> list[Position]:
    return [position for position, figure in draft.figures.items() if position[0] == table and figure.state == "number"]


@damage("the agency's own arithmetic is wrong", "figures", ALL, "row_totals_blank blank_zeros")
def published_error(draft: Draft) -> None:
    rng = draft.rng
    rows = outcome_rows(draft.form, draft.single_other)
    kind = rng.choice(("part", "part", "total", "balance", "dispute"))
    if kind == "part":
        nonzero = [
            (row, column) for row in rows for column in COLUMNS if draft.figures["applications", row, column].value
        ]
        row, column = rng.choice(nonzero) if nonzero else (rng.choice(rows), "natural_person")
        position = ("applications", row, column)
    elif kind == "total":
        position = ("applications", "total_processed", "total")
    elif kind == "balance":
        position = ("applications", "carried_out", "natural_person")
    else:
        position = ("review_litigation", rng.choice(("reconsideration", "litigation_direct")), "total")
    figure = draft.figures[position]
    if figure.state != "number":
        return
    turned = int(str(figure.value)[::-1])
    figure.value = (
        turned
        if turned != figure.value and rng.random() < 0.5
        else max(0, figure.value + rng.choice((1, 2, 10, -1) if figure.value else (1, 2)))
    )
    figure.text = str(figure.value)
    draft.marks[f"{position[0]}_do_not_add_up"] += 1


@damage(
    "the disputes table has its header and no figures",
    "figures",
    (BORDERED | FLAT | SCAN | {"unruled"}) - {"docx_parts"},
)
def disputes_header_only(draft: Draft) -> None:
    for position in _numbers(draft, "review_litigation"):
        _blank(draft.figures[position])
    draft.marks["disputes_header_only"] += 1


@damage("the disputes table is not there", "figures", ALL, "disputes_header_only")
def disputes_absent(draft: Draft) -> None:
    draft.absent_tables.add("review_litigation")


@damage("rows of the applications table are left out", "figures", (ALL | NAMED) - GLUED)
def rows_absent(draft: Draft) -> None:
    zero = [
        row
        for row in outcome_rows(draft.form, draft.single_other)
        if not draft.figures["applications", row, "total"].value
    ]
    for row in draft.rng.sample(zero, min(len(zero), draft.rng.randint(1, 2))):
        draft.absent_rows.add(("applications", row))


@damage("blocks of the first table are left out", "figures", ALL)
def blocks_absent(draft: Draft) -> None:
    rows = [row for _, row, _ in _numbers(draft, "proactive")]
    keep = draft.rng.choice(
        ("regulations normative_documents", "licensing penalties coercion", "fees procurement")
    ).split()
    draft.absent_rows |= {("proactive", row) for row in rows if row not in keep}


@damage("one row 其他处理 on the form of 2021", "figures", ALL)
def single_other(draft: Draft) -> None:
    """Decided when the draft is made, since the figures depend on it."""


@damage("the form of 2019 in a later year", "figures", ALL | NAMED, "single_other procurement_row")
def outdated_form(draft: Draft) -> None:
    """Decided when the draft is made."""


@damage("the procurement row on the form of 2021", "figures", ALL - GLUED - SCAN)
def procurement_row(draft: Draft) -> None:
    draft.procurement_on_2021 = True
    draft.figures["proactive", "procurement", "project_count"] = Figure(count := draft.rng.randint(1, 400), str(count))
    amount = draft.rng.randint(10, 90000)
    draft.figures["proactive", "procurement", "amount_wan_yuan"] = Figure(amount, f"{amount}万元", unit="万元")
