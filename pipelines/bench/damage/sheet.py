"""Damage to the laid-out sheet: torn and detached labels, tables cut by pages, rows and cells too many, cut-off files."""

from __future__ import annotations

import random

from pipelines.bench.damage.registry import (
    ALL,
    BORDERED,
    DOCX,
    FLAT,
    GLUED,
    HTML,
    LOOSE,
    SCAN,
    TEXT,
    damage,
    data_rows,
    labels,
    matrix,
)
from pipelines.bench.model import Box, Draft, Paragraph, Table


def _replace(draft: Draft, table: Table, *blocks: Table | Paragraph) -> None:
    at = next(n for n, block in enumerate(draft.sheet) if block is table)
    draft.sheet[at : at + 1] = blocks


@damage("a label in two cells", "sheet", frozenset({"pipe", "tab", "markdown", "flat"}), "torn_labels")
def label_in_two_cells(draft: Draft) -> None:
    table, rng = matrix(draft), draft.rng
    if table is None:
        return
    for n in rng.sample(list(data_rows(table)), rng.randint(1, 3)):
        at = next(k for k, box in enumerate(table.rows[n]) if box.role == "label")
        label = table.rows[n][at]
        if len(label.text) >= 7 and label.colspan > 1:
            cut = rng.randint(4, len(label.text) - 2)
            table.rows[n][at : at + 1] = [
                Box(label.text[:cut], "label", code=label.code),
                Box(label.text[cut:], "label", colspan=label.colspan - 1),
            ]


@damage(
    "labels set one character a line",
    "sheet",
    HTML | DOCX | {"pipe", "pipe_fillers"},
    "spaced_labels torn_labels page_cuts many_tables",
)
def vertical_labels(draft: Draft) -> None:
    for box in labels(draft, "group"):
        if len(box.text) > 6:
            box.text = "\n".join(box.text)


@damage("a row that no form has", "sheet", ALL - GLUED - SCAN)
def row_of_its_own(draft: Draft) -> None:
    for table in draft.tables():
        if table.code == "proactive":
            at = next((n for n, row in enumerate(table.rows) if row[0].code == "normative_documents"), None)
            if at is not None:
                values = [Box(str(draft.rng.randint(0, 300)), "plain") for _ in table.rows[at][1:]]
                table.rows.insert(at + 1, [Box("其他主动公开文件（本机关制发的其他文件）", "plain"), *values])


@damage("prose broken at the page's width", "sheet", TEXT | LOOSE | GLUED)
def hard_line_breaks(draft: Draft) -> None:
    width = draft.rng.randint(28, 42)
    for n in range(len(draft.sheet) - 1, -1, -1):
        block = draft.sheet[n]
        if isinstance(block, Paragraph) and block.role == "prose" and len(block.text) > width:
            draft.sheet[n : n + 1] = [Paragraph(block.text[at : at + width]) for at in range(0, len(block.text), width)]


def _foot(rng: random.Random) -> Paragraph:
    return Paragraph(rng.choice(("- {} -", "— {} —", "－{}－", "第 {} 页")).format(rng.randint(2, 9)), "foot")


@damage("labels torn over two rows", "sheet", (BORDERED | FLAT) - {"cell_per_line", "docx_parts", "ruled"})
def torn_labels(draft: Draft) -> None:
    table, rng = matrix(draft), draft.rng
    if table is None:
        return
    for n in sorted(rng.sample(list(data_rows(table)), rng.randint(1, 4)), reverse=True):
        label = next(box for box in table.rows[n] if box.role == "label")
        if len(label.text) < 7:
            continue
        at = rng.randint(4, len(label.text) - 2)
        rest = [Box(label.text[at:], "label", colspan=label.colspan)] + [Box("", "filler") for _ in range(7)]
        label.text = label.text[:at]
        for column, box in table.placed()[n]:
            if box.role == "group" and column < 2:
                box.rowspan += 1
        table.rows.insert(n + 1, rest)


@damage("labels in plain text beside their row", "sheet", frozenset({"pipe", "markdown"}))
def detached_labels(draft: Draft) -> None:
    table, rng = matrix(draft), draft.rng
    if table is None:
        return
    for n in rng.sample(list(data_rows(table)), rng.randint(1, 3)):
        for box in table.rows[n]:
            if box.role in ("label", "group"):
                box.role = "detached"


def _cut_points(draft: Draft, table: Table, count: int) -> list[int]:
    rows = list(data_rows(table))[1:]  # none in a table of one row
    return sorted(draft.rng.sample(rows, min(count, len(rows))), reverse=True)


@damage(
    "tables cut by pages, group labels cut or repeated", "sheet", (BORDERED | FLAT) - {"cell_per_line"}, "torn_labels"
)
def page_cuts(draft: Draft) -> None:
    table, rng = matrix(draft), draft.rng
    if table is None:
        return
    way = rng.choice(("cut", "repeat", "blank"))

    def rest(box: Box) -> tuple[str, str]:
        if way == "cut" and len(box.text) >= 5:
            return box.text[:4], box.text[4:]
        return box.text, box.text if way == "repeat" else ""

    header = rng.random() < 0.3
    for at in _cut_points(draft, table, rng.randint(1, 2)):
        first, second = table.split(at, rest=rest)
        if header and table.rows[0][0].role == "header":
            second.rows[:0] = [
                [Box(box.text, box.role, box.colspan, box.rowspan) for box in row] for row in table.rows[:3]
            ]
        _replace(draft, table, first, _foot(rng), second)
        table = first


@damage("page numbers between rows", "sheet", TEXT | LOOSE | FLAT)
def page_numbers(draft: Draft) -> None:
    for table in list(draft.tables()):
        if table.code == "review_litigation" or draft.rng.random() < 0.3:
            continue
        for at in _cut_points(draft, table, 1):
            table.insert(at, [Box(_foot(draft.rng).text, "foot")])


@damage("one table in many small ones", "sheet", BORDERED - {"cell_per_line"}, "torn_labels page_cuts page_numbers")
def many_tables(draft: Draft) -> None:
    table = matrix(draft)
    if table is None:
        return
    for at in _cut_points(draft, table, 5):
        first, second = table.split(at, rest=lambda box: (box.text, ""))
        _replace(draft, table, first, second)
        table = first


_BLANKS = "row_totals_blank one_total_blank proactive_half_empty blank_zeros"


@damage("empty cells too many", "sheet", BORDERED - {"cell_per_line", "docx", "docx_parts"}, _BLANKS)
def extra_cells(draft: Draft) -> None:
    for table in draft.tables():
        table.width += 1
        for row in table.rows:
            if row and draft.rng.random() < 0.4 and row[-1].rowspan == 1:
                row.append(Box("", "filler"))


@damage("a table about the page before the report", "sheet", HTML | TEXT)
def page_table(draft: Draft) -> None:
    draft.page_date = draft.published_on or f"{draft.year + 1}-03-02"
    pairs = [("名称", draft.title or "年度报告"), ("索引号", f"{draft.rng.randint(10**7, 10**8)}/{draft.year + 1}-{draft.rng.randint(1, 99):05d}"),
             ("发布机构", draft.body.printed), ("公开日期", draft.page_date)]  # fmt: skip
    draft.sheet.insert(0, Table("page", 2, [[Box(key, "plain"), Box(value, "plain")] for key, value in pairs]))


@damage("menus and share bars around the text", "sheet", HTML | TEXT | LOOSE)
def page_menus(draft: Draft) -> None:
    draft.sheet[:0] = [
        Paragraph(text)
        for text in ("首页 > 政务公开 > 政府信息公开年报", "字号：大 中 小", "全文下载 打印本页 关闭窗口")
    ]
    draft.sheet += [Paragraph(text) for text in ("上一篇：没有了", "网站地图 | 联系我们 | 网站声明")]


@damage("the title on two lines", "sheet", ALL - SCAN)
def title_on_two_lines(draft: Draft) -> None:
    for n, block in enumerate(draft.sheet):
        if isinstance(block, Paragraph) and block.role == "title" and block.text.startswith(draft.body.printed):
            at = len(draft.body.printed)
            draft.sheet[n : n + 1] = [Paragraph(block.text[:at], "title"), Paragraph(block.text[at:].strip(), "title")]
            return


@damage("the file is cut off", "sheet", TEXT | HTML | {"line_per_cell"})
def truncated(draft: Draft) -> None:
    table = matrix(draft)
    if table is None:
        return
    last = len(table.rows) - 2
    at = draft.rng.randint(min(12, last), last)
    first, _ = table.split(at, rest=lambda box: (box.text, ""))
    n = next(i for i, block in enumerate(draft.sheet) if block is table)
    draft.sheet[n:] = [first]
    draft.marks["truncated"] += 1


@damage("rows that begin a column early", "sheet", frozenset({"tab"}), "row_totals_blank one_total_blank blank_zeros")
def shifted_columns(draft: Draft) -> None:
    draft.marks["shifted_columns"] += 1


@damage("a rule line in the wrong place", "sheet", frozenset({"tab", "markdown"}))
def rule_misplaced(draft: Draft) -> None:
    draft.marks["rule_misplaced"] += 1


@damage("hundreds of empty pipes", "sheet", frozenset({"pipe", "pipe_fillers"}))
def endless_pipes(draft: Draft) -> None:
    draft.marks["endless_pipes"] += 1


_GRID = frozenset({"markdown", "tab", "comma", "cms"})
_NOT_WITH = (
    "header_cut header_lost page_cuts many_tables torn_labels detached_labels label_in_two_cells extra_cells "
    "spaced_labels misread_characters kangxi rule_misplaced page_numbers shifted_columns"
)


@damage("a column of shares beside the totals", "sheet", _GRID, _NOT_WITH)
def share_column(draft: Draft) -> None:
    table = matrix(draft)
    if table is not None:
        table.rows[0].append(Box("占比（%）", "header", rowspan=3))
        for n in data_rows(table):
            table.rows[n].append(Box(str(draft.rng.randint(0, 100)), "plain"))
        table.width += 1


@damage("the totals before the other columns", "sheet", _GRID, _NOT_WITH + " share_column")
def total_first(draft: Draft) -> None:
    table = matrix(draft)
    if table is not None:
        table.rows[1].insert(0, table.rows[1].pop())
        for n in data_rows(table):
            row = table.rows[n]
            row.insert(next(k for k, box in enumerate(row) if box.role == "value"), row.pop())
