"""What happens to the statistics table of 2014: columns, wordings, missing rows, pages. Each kind by name, as in damage/.

stage "set": before figures are final and the table is laid out.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from pipelines.bench.damage.registry import ALL, BORDERED, DOCX, FLAT, GLUED, HTML, LOOSE, SCAN, TEXT, Damage
from pipelines.bench.model import Box, Draft, Paragraph

LEGACY_DAMAGES: dict[str, Damage] = {}
TABLE = "legacy_statistics"
_MARKED = BORDERED - {"cell_per_line"}  # an empty cell is seen to be one


def damage(
    says: str, stage: str, layouts: frozenset[str], excludes: str = ""
) -> Callable[[Callable[[Draft], None]], Callable[[Draft], None]]:
    def register(apply: Callable[[Draft], None]) -> Callable[[Draft], None]:
        LEGACY_DAMAGES[apply.__name__] = Damage(apply.__name__, says, stage, layouts, apply, frozenset(excludes.split()))
        return apply

    return register


@damage("2014: a column for the year before", "set", ALL - GLUED, "legacy_header_lost")
def legacy_prior_column(draft: Draft) -> None:
    draft.marks["prior_column"] = 1


@damage("2014: a column for remarks", "set", BORDERED)
def legacy_remark_column(draft: Draft) -> None:
    draft.marks["remark_column"] = 1


@damage(
    "2014: two halves side by side", "set", ALL - GLUED - FLAT - {"aligned", "unruled", "pdf_text", "cell_per_line"},
    "legacy_page_cuts legacy_torn_labels",
)  # fmt: skip
def legacy_side_by_side(draft: Draft) -> None:
    draft.marks["side_by_side"] = 1


@damage("2014: the header is lost", "set", ALL - GLUED)
def legacy_header_lost(draft: Draft) -> None:
    draft.marks["header_lost"] = 1
    draft.marks["index_column"] = 0


@damage("2014: other wordings of labels", "set", ALL)
def legacy_wordings(draft: Draft) -> None:
    from pipelines.bench.legacy import row_entries

    if draft.form is None:
        return
    for code, row in row_entries().items():
        # A wording without its own group's words is told by its place alone: left to the parser's tests.
        choices = [text for text in row.get("variants", ()) if len(text) > 5]
        if choices and draft.rng.random() < 0.5:
            draft.row_labels[TABLE, code] = draft.rng.choice(choices)


@damage("2014: some rows are not printed", "set", ALL)
def legacy_rows_absent(draft: Draft) -> None:
    codes = [code for _, code, _ in draft.figures if not code.startswith(("reconsideration", "litigation"))]
    for code in draft.rng.sample(codes, draft.rng.randint(1, 8)):
        draft.absent_rows.add((TABLE, code))


@damage("2014: zeros left blank", "figures", _MARKED, "legacy_dashes")
def legacy_blank_zeros(draft: Draft) -> None:
    for figure in draft.figures.values():
        if figure.value == 0:
            figure.value, figure.text, figure.state, figure.unit = None, "", "blank", None


@damage("2014: zeros printed as a dash, a slash or 无", "figures", (BORDERED | LOOSE | FLAT | {"unruled"}) - SCAN)
def legacy_dashes(draft: Draft) -> None:
    sign = draft.rng.choice(("-", "/", "—", "无"))
    for figure in draft.figures.values():
        if figure.value == 0:
            figure.value, figure.text, figure.state, figure.unit = None, sign, "dash", None


@damage("2014: units inside cells", "figures", ALL - GLUED - SCAN, "thousands")
def legacy_units_in_cells(draft: Draft) -> None:
    from pipelines.bench.legacy import row_entries

    for (_, code, _), figure in draft.figures.items():
        if figure.state != "number":
            continue
        row = row_entries()[code]
        if row.get("kind") == "amount":
            figure.text += figure.unit or ""
        elif draft.rng.random() < 0.5:
            figure.text += row.get("unit", "")


@damage("2014: the agency's own arithmetic is wrong", "figures", ALL, "legacy_blank_zeros legacy_dashes legacy_units_in_cells")
def legacy_published_error(draft: Draft) -> None:
    totals = ("requests_received", "requests_completed", "denied", "staff")
    codes = [code for _, code, column in draft.figures if column == "year" and code in totals]
    if codes:
        figure = draft.figures[TABLE, draft.rng.choice(codes), "year"]
        figure.value += draft.rng.choice((1, 2, 10))
        figure.text = str(figure.value)


@damage("2014: a row that no form has", "sheet", ALL - GLUED - SCAN, "legacy_side_by_side")
def legacy_row_of_its_own(draft: Draft) -> None:
    table = next(table for table in draft.tables() if table.code == TABLE)
    first = ("proactive_items", "proactive_documents")
    at = next((n for n, row in enumerate(table.rows) if any(box.code in first for box in row)), None)
    if at is not None:
        own = [Box(box.text, box.role, box.colspan) for box in table.rows[at]]
        for box in own:
            if box.role == "label":
                box.text, box.role = draft.rng.choice(("便民服务热线接听次数", "电子阅览室接待读者数", "编印宣传手册数")), "plain"
            elif box.role == "value":
                box.text, box.role = str(draft.rng.randint(0, 300)), "plain"
        table.rows.insert(at, own)


@damage("2014: the table cut by pages", "sheet", (BORDERED | FLAT) - {"cell_per_line"}, "legacy_torn_labels")
def legacy_page_cuts(draft: Draft) -> None:
    rng = draft.rng
    for _ in range(rng.randint(1, 3)):
        tables = [table for table in draft.tables() if table.code == TABLE]
        table = max(tables, key=lambda one: len(one.rows))
        at = rng.randint(3, len(table.rows) - 3)
        first, second = table.split(at, rest=lambda box: (box.text, ""))
        if rng.random() < 0.5 and table.rows[0][0].role == "header":
            second.rows.insert(0, [Box(box.text, box.role, box.colspan) for box in table.rows[0]])
        place = next(n for n, block in enumerate(draft.sheet) if block is table)
        foot = rng.choice(("- {} -", "— {} —", "第 {} 页")).format(rng.randint(2, 9))
        draft.sheet[place : place + 1] = [first, Paragraph(foot, "foot"), second]


@damage("2014: page numbers between rows", "sheet", TEXT | LOOSE | FLAT, "legacy_torn_labels")
def legacy_page_numbers(draft: Draft) -> None:
    for table in draft.tables():
        if table.code == TABLE:
            table.insert(draft.rng.randint(2, len(table.rows) - 2), [Box(f"- {draft.rng.randint(2, 9)} -", "foot")])


@damage(
    "2014: labels torn over two rows", "sheet", (BORDERED | FLAT) - {"cell_per_line", "docx_parts", "ruled"}, "legacy_row_of_its_own"
)
def legacy_torn_labels(draft: Draft) -> None:
    table = next(table for table in draft.tables() if table.code == TABLE)
    long = [n for n, row in enumerate(table.rows) if any(box.role == "label" and len(box.text) >= 10 for box in row)]
    for n in sorted(draft.rng.sample(long, min(len(long), draft.rng.randint(1, 3))), reverse=True):
        rest = []
        for box in table.rows[n]:
            if box.role == "label":
                at = draft.rng.randint(5, len(box.text) - 3)
                rest.append(Box(box.text[at:], "plain", box.colspan))
                box.text = box.text[:at]
            else:
                rest.append(Box("", "filler", box.colspan))
        table.rows.insert(n + 1, rest)


@damage(
    "2014: characters of long labels misread or lost", "sheet", ALL - GLUED - SCAN - {"one_line", "one_paragraph"},
    "legacy_torn_labels spaced_labels traditional kangxi",
)  # fmt: skip
def legacy_misread(draft: Draft) -> None:
    table = next(table for table in draft.tables() if table.code == TABLE)
    for box in table.boxes():
        words = re.sub(r"^(?:其中：)?(?:（.）|.、|\d[.、])?", "", box.text)
        first, last = len(box.text) - len(words) + 4, len(box.text) - len(words) + len(words.split("（")[0]) - 2
        if box.role == "label" and last - first >= 5 and draft.rng.random() < 0.3:
            at = draft.rng.randint(first, last)
            if box.text[at].isalpha():
                box.text = box.text[:at] + draft.rng.choice(("", "口", "囗")) + box.text[at + 1 :]


@damage(
    "2014: groups in a column of their own", "sheet", HTML | DOCX | {"ruled", "pipe", "markdown", "tab"},
    "legacy_side_by_side legacy_page_cuts legacy_torn_labels",
)  # fmt: skip
def legacy_group_column(draft: Draft) -> None:
    table = next(table for table in draft.tables() if table.code == TABLE)
    if not any(box.role == "group" for row in table.rows for box in row):
        return
    rows: list[list[Box]] = []
    group: Box | None = None
    for row in table.rows:
        if any(box.role == "group" for box in row):
            group = Box(next(box.text for box in row if box.role == "group"), "group", rowspan=0)
            pending = group
            continue
        if any(box.role == "header" for box in row):
            row[0].colspan += 1
        elif group is None:
            row.insert(0, Box("", "filler"))
        else:
            if group.rowspan == 0:
                row.insert(0, pending)
            group.rowspan += 1
        rows.append(row)
    table.rows, table.width, table.weights = rows, table.width + 1, (1.4, *table.weights)


