"""The kinds of damage that real reports show, each switchable by name.

A kind works on the draft before its sheet is laid out (`figures`, `labels`) or on the laid-out sheet (`sheet`); what
belongs to one file format alone is a layout of its renderer. Each kind says what it leaves undecidable.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from parsers.reference import load_yaml
from pipelines.bench.figures import COLUMNS, outcome_rows
from pipelines.bench.model import Box, Draft, Figure, Paragraph, Position, Table

# Layouts whose cells have marked borders, so that an empty cell is seen to be one.
BORDERED = frozenset({"pipe", "pipe_fillers", "markdown", "tab", "cell_per_line", "cms", "word", "split_spans", "nested", "script", "docx", "docx_parts", "ruled"})
TEXT = frozenset({"pipe", "pipe_fillers", "markdown", "tab", "cell_per_line"})
LOOSE = frozenset({"line_per_cell", "spaced_rows", "one_line", "one_paragraph"})  # every figure apart, borders unmarked
GLUED = frozenset({"glued", "half_glued"})
HTML = frozenset({"cms", "word", "split_spans", "nested", "script", "flat"})
DOCX = frozenset({"docx", "docx_parts"})
PDF = frozenset({"ruled", "unruled"})
SCAN = frozenset({"scan_pdf", "scan_png", "scan_jpeg"})
FLAT = frozenset({"flat"})
ALL = BORDERED | LOOSE | GLUED | FLAT | PDF | SCAN
READABLE = ALL - SCAN  # text is text: odd characters survive


@dataclass(frozen=True)
class Damage:
    """One kind. stage: before or after the sheet is laid out; layouts: where it can happen; excludes: what it can't go with."""

    name: str
    says: str
    stage: str
    layouts: frozenset[str]
    apply: Callable[[Draft], None]
    excludes: frozenset[str] = frozenset()


DAMAGES: dict[str, Damage] = {}


def damage(says: str, stage: str, layouts: frozenset[str], excludes: str = "") -> Callable[[Callable[[Draft], None]], Callable[[Draft], None]]:
    def register(apply: Callable[[Draft], None]) -> Callable[[Draft], None]:
        DAMAGES[apply.__name__] = Damage(apply.__name__, says, stage, layouts, apply, frozenset(excludes.split()))
        return apply

    return register


# ---------------------------------------------------------------------------------------------- figures


def _blank(figure: Figure) -> None:
    figure.value, figure.text, figure.state, figure.unit = None, "", "blank", None


@damage("zeros left blank", "figures", BORDERED, "dashes published_error")
def blank_zeros(draft: Draft) -> None:
    tables = draft.rng.choice((("applications",), ("applications", "review_litigation"), ("applications", "review_litigation", "proactive")))
    for position, figure in draft.figures.items():
        if position[0] in tables and figure.value == 0:
            _blank(figure)


@damage("zeros printed as a dash, a slash or 无", "figures", BORDERED | LOOSE | FLAT | {"unruled"}, "blank_zeros")
def dashes(draft: Draft) -> None:
    sign = draft.rng.choice(("-", "/", "—", "无", "--"))
    tables = draft.rng.choice((("review_litigation",), ("proactive",), ("proactive", "review_litigation"), ("applications",)))
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


@damage("thousands separators", "figures", ALL - GLUED)
def thousands(draft: Draft) -> None:
    for figure in draft.figures.values():
        if figure.state == "number" and abs(figure.value) >= 1000:
            whole, _, part = figure.text.partition(".")
            figure.text = f"{int(whole):,}" + (f".{part}" if part else "")


@damage("explicit signs", "figures", ALL - GLUED - SCAN)
def signs(draft: Draft) -> None:
    plus, minus = draft.rng.choice((("+", "-"), ("+", "−"), ("＋", "－")))
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
            figure.text += {"project_count": "次", "issued": "件"}.get(position[2], draft.rng.choice(("件", "项", "个")))


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
    kind = rng.choice(("part", "part", "total", "balance"))
    if kind == "part":
        nonzero = [(row, column) for row in rows for column in COLUMNS if draft.figures["applications", row, column].value]
        row, column = rng.choice(nonzero) if nonzero else (rng.choice(rows), "natural_person")
        position = ("applications", row, column)
    elif kind == "total":
        position = ("applications", "total_processed", "total")
    else:
        position = ("applications", "carried_out", "natural_person")
    figure = draft.figures[position]
    if figure.state != "number":
        return
    turned = int(str(figure.value)[::-1])
    figure.value = turned if turned != figure.value and rng.random() < 0.5 else max(0, figure.value + rng.choice((1, 2, 10, -1) if figure.value else (1, 2)))
    figure.text = str(figure.value)
    draft.marks["applications_do_not_add_up"] += 1


@damage("the disputes table has its header and no figures", "figures", (BORDERED | FLAT | SCAN | {"unruled"}) - {"docx_parts"})
def disputes_header_only(draft: Draft) -> None:
    for position in _numbers(draft, "review_litigation"):
        _blank(draft.figures[position])
    draft.marks["disputes_header_only"] += 1


@damage("the disputes table is not there", "figures", ALL, "disputes_header_only")
def disputes_absent(draft: Draft) -> None:
    draft.absent_tables.add("review_litigation")


@damage("rows of the applications table are left out", "figures", ALL - GLUED)
def rows_absent(draft: Draft) -> None:
    zero = [row for row in outcome_rows(draft.form, draft.single_other) if not draft.figures["applications", row, "total"].value]
    for row in draft.rng.sample(zero, min(len(zero), draft.rng.randint(1, 2))):
        draft.absent_rows.add(("applications", row))


@damage("blocks of the first table are left out", "figures", ALL)
def blocks_absent(draft: Draft) -> None:
    rows = [row for _, row, _ in _numbers(draft, "proactive")]
    keep = draft.rng.choice(("regulations normative_documents", "licensing penalties coercion", "fees procurement")).split()
    draft.absent_rows |= {("proactive", row) for row in rows if row not in keep}


@damage("one row 其他处理 on the form of 2021", "figures", ALL)
def single_other(draft: Draft) -> None:
    """Decided when the draft is made, since the figures depend on it."""


@damage("the form of 2019 in a later year", "figures", ALL, "single_other procurement_row")
def outdated_form(draft: Draft) -> None:
    """Decided when the draft is made."""


@damage("the procurement row on the form of 2021", "figures", ALL - GLUED - SCAN)
def procurement_row(draft: Draft) -> None:
    draft.procurement_on_2021 = True
    draft.figures["proactive", "procurement", "project_count"] = Figure(count := draft.rng.randint(1, 400), str(count))
    amount = draft.rng.randint(10, 90000)
    draft.figures["proactive", "procurement", "amount_wan_yuan"] = Figure(amount, f"{amount}万元", unit="万元")


# ---------------------------------------------------------------------------------------------- labels

# Wordings met in reports that the form files need not list, beside those that they do.
_OTHER_WORDINGS = {
    ("applications", "new_received"): "一、本年度新收到的政府信息公开申请数量", ("applications", "carried_in"): "二、上年度结转的政府信息公开申请数",
    ("applications", "carried_out"): "四、结转至下年度继续办理", ("applications", "partial"): "（二）部分公开（区分处理的只计这一情形）",
    ("applications", "denied_law_forbidden"): "2.其他法律、法规禁止公开", ("applications", "rejected_petition"): "1.信访、举报、投诉类申请事项",
    ("applications", "unavailable_unclear"): "3.补正后申请内容还不明确", ("proactive", "other_services"): "其他对外管理及服务事项",
}  # fmt: skip
_HEADINGS = {
    "proactive": ("二、行政机关主动公开政府信息情况", "二、主动公开政府信息的情况", "2、 主动公开政府信息情况", "一、主动公开政府信息情况"),
    "applications": ("三、行政机关收到和处理政府信息公开申请情况", "三、收到和处理政府信息公开申请的情况", "3、 收到和处理政府信息公开申请情况"),
    "review_litigation": ("四、因政府信息公开工作被申请行政复议、提起行政诉讼情况", "四、因政务信息公开被申请行政复议、提起行政诉讼情况", "四、政府信息公开行政法复议、行政诉讼情况"),
    "problems": ("五、政府信息公开工作存在的主要问题及改进情况", "五、存在问题及改进情况", "五、问题及整改措施"),
    "other": ("六、其他报告的事项", "六、需要报告的其他事项"),
    "overview": ("一、工作基本情况", "1、 总体情况", "一、概述"),
}


def _entries(form: str) -> list[tuple[str, dict, dict]]:
    """(table, block, entry of a row) of a form, and the entries of its columns as well."""
    return [(table["code"], block, row) for table in load_yaml(f"forms/{form}.yml")["tables"] for block in table.get("blocks", [table]) for row in block["rows"]]


@damage("other wordings of labels", "figures", ALL)
def label_wordings(draft: Draft) -> None:
    rng = draft.rng
    for table, block, row in _entries(draft.form):
        choices = [*row.get("variants", ()), *([_OTHER_WORDINGS[table, row["code"]]] if (table, row["code"]) in _OTHER_WORDINGS else ())]
        if choices and rng.random() < 0.5:
            draft.row_labels[table, row["code"]] = rng.choice(choices)
        for column in block["columns"]:
            whole = [text for text in column.get("variants", ()) if len(text) >= max(2, len(column["label"]) - 3) and not text.startswith("益")]
            if whole and rng.random() < 0.3:
                draft.column_labels[table, column["code"]] = rng.choice(whole)


@damage("other headings", "figures", ALL)
def other_headings(draft: Draft) -> None:
    for code, choices in _HEADINGS.items():
        if draft.rng.random() < 0.6:
            draft.headings[code] = draft.rng.choice(choices)


@damage("no title", "figures", ALL)
def title_missing(draft: Draft) -> None:
    draft.title = None


def _labels(draft: Draft, *roles: str) -> list[Box]:
    return [box for table in draft.tables() for box in table.boxes() if box.role in (roles or ("item", "header", "group", "label"))]


@damage("blanks inside labels", "sheet", READABLE - LOOSE)
def spaced_labels(draft: Draft) -> None:
    rng = draft.rng
    for box in _labels(draft):
        if rng.random() < 0.4 and len(box.text) < 12 and "万元" not in box.text:
            at = rng.randint(1, max(1, len(box.text) - 1))
            box.text = " ".join(box.text) if len(box.text) < 5 else box.text[:at] + " " + box.text[at:]


_LOOK_ALIKE = {"量": "里", "申": "中", "密": "蜜", "已": "己", "未": "末", "再": "在", "构": "枸", "术": "木", "理": "埋", "结": "桔", "掌": "撑", "复": "夏", "正": "止"}


@damage("characters misread", "sheet", READABLE)
def misread_characters(draft: Draft) -> None:
    for box in _labels(draft, "header", "label"):
        if len(box.text) >= 4 and draft.rng.random() < 0.25:
            for right, wrong in draft.rng.sample(sorted(_LOOK_ALIKE.items()), len(_LOOK_ALIKE)):
                if right in box.text:
                    box.text = box.text.replace(right, wrong, 1)
                    break


@damage("characters lost from long labels", "sheet", ALL - SCAN)
def lost_characters(draft: Draft) -> None:
    for box in _labels(draft, "label"):
        if len(box.text) >= 9 and draft.rng.random() < 0.3:
            at = draft.rng.randint(3, len(box.text) - 2)
            box.text = box.text[:at] + box.text[at + 1 :]


_KANGXI = str.maketrans("一二人入八力又口土大女子小山工己干心手文斤方日月比毛水火父牛玉生用田目石示立竹米老耳自至行衣见言走足身车里金长门风高",
                        "⼀⼆⼈⼊⼋⼒⼜⼝⼟⼤⼥⼦⼩⼭⼯⼰⼲⼼⼿⽂⽄⽅⽇⽉⽐⽑⽔⽕⽗⽜⽟⽣⽤⽥⽬⽯⽰⽴⽵⽶⽼⽿⾃⾄⾏⾐⻅⾔⾛⾜⾝⻋⾥⾦⻓⻔⻛⾼")  # fmt: skip


@damage("Kangxi radicals for characters", "sheet", READABLE - PDF)
def kangxi(draft: Draft) -> None:
    for box in _labels(draft):
        box.text = box.text.translate(_KANGXI)
    for block in draft.sheet:
        if isinstance(block, Paragraph):
            block.text = block.text.translate(_KANGXI)


@damage("Traditional characters", "sheet", READABLE - PDF)
def traditional(draft: Draft) -> None:
    from opencc_purepy import OpenCC

    convert = OpenCC("s2t").convert
    for table in draft.tables():
        for box in table.boxes():
            box.text = convert(box.text)
    for block in draft.sheet:
        if isinstance(block, Paragraph):
            block.text = convert(block.text)


@damage("items numbered otherwise", "sheet", ALL - GLUED)
def other_numbering(draft: Draft) -> None:
    mark = draft.rng.choice(("{}、", "{}．", "{}. ", "（{}）", "{} "))
    for box in _labels(draft, "label"):
        if box.text[:1].isdigit() and box.text[1:2] == ".":
            box.text = mark.format(box.text[0]) + box.text[2:]


@damage("half-width brackets and commas", "sheet", ALL)
def half_width(draft: Draft) -> None:
    for box in _labels(draft):
        box.text = box.text.translate(str.maketrans("（），、：“”", "(),,:\"\""))


@damage("words of the header cut", "sheet", ALL)
def header_cut(draft: Draft) -> None:
    cut = {"科研机构": "构", "商业企业": "业", "社会公益组织": "益组织", "法律服务机构": "务机构", "本年新制作数量": "本年新", "本年新公开数量": "本年新", "社会公益": "公益"}
    for box in _labels(draft, "header"):
        if draft.rng.random() < 0.7:
            box.text = cut.get(box.text, box.text)


@damage("the header of the applications table lost", "sheet", READABLE - PDF)
def header_lost(draft: Draft) -> None:
    for table in draft.tables():
        if table.code == "applications":
            table.rows = table.rows[3:] if draft.rng.random() < 0.5 else table.rows[2:]
            if table.rows[0][0].role == "header":
                table.rows[0] = [Box("", "header", colspan=4), *table.rows[0], Box("", "header")]


# ---------------------------------------------------------------------------------------------- sheet


def _matrix(draft: Draft) -> Table | None:
    return next((table for table in draft.tables() if table.code == "applications"), None)


def _replace(draft: Draft, table: Table, *blocks: Table | Paragraph) -> None:
    at = next(n for n, block in enumerate(draft.sheet) if block is table)
    draft.sheet[at : at + 1] = blocks


def _foot(rng: random.Random) -> Paragraph:
    return Paragraph(rng.choice(("- {} -", "— {} —", "－{}－", "第 {} 页")).format(rng.randint(2, 9)), "foot")


def _data_rows(table: Table) -> list[int]:
    return [n for n, row in enumerate(table.rows) if any(box.at for box in row)]


@damage("labels torn over two rows", "sheet", (BORDERED | FLAT) - {"cell_per_line", "docx_parts", "ruled"})
def torn_labels(draft: Draft) -> None:
    table, rng = _matrix(draft), draft.rng
    if table is None:
        return
    for n in sorted(rng.sample(_data_rows(table), rng.randint(1, 4)), reverse=True):
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
    table, rng = _matrix(draft), draft.rng
    if table is None:
        return
    for n in rng.sample(_data_rows(table), rng.randint(1, 3)):
        for box in table.rows[n]:
            if box.role in ("label", "group"):
                box.role = "detached"


def _cut_points(draft: Draft, table: Table, count: int) -> list[int]:
    return sorted(draft.rng.sample(_data_rows(table)[1:], count), reverse=True)


@damage("tables cut by pages, group labels cut or repeated", "sheet", (BORDERED | FLAT) - {"cell_per_line"}, "torn_labels")
def page_cuts(draft: Draft) -> None:
    table, rng = _matrix(draft), draft.rng
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
            second.rows[:0] = [[Box(box.text, box.role, box.colspan, box.rowspan) for box in row] for row in table.rows[:3]]
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
    table = _matrix(draft)
    if table is None:
        return
    for at in _cut_points(draft, table, 5):
        first, second = table.split(at, rest=lambda box: (box.text, ""))
        _replace(draft, table, first, second)
        table = first


@damage("empty cells too many", "sheet", BORDERED - {"cell_per_line", "docx", "docx_parts"}, "row_totals_blank one_total_blank proactive_half_empty blank_zeros")
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
    draft.sheet[:0] = [Paragraph(text) for text in ("首页 > 政务公开 > 政府信息公开年报", "字号：大 中 小", "全文下载 打印本页 关闭窗口")]
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
    table = _matrix(draft)
    if table is None:
        return
    at = draft.rng.randint(12, len(table.rows) - 2)
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


# ---------------------------------------------------------------------------------------------- bytes


@damage("GB18030", "bytes", TEXT | LOOSE | GLUED | HTML, "utf8_bom")
def gb18030(draft: Draft) -> None:
    draft.marks["gb18030"] += 1


@damage("UTF-8 with a byte order mark", "bytes", TEXT | LOOSE | GLUED | HTML)
def utf8_bom(draft: Draft) -> None:
    draft.marks["bom"] += 1


@damage("carriage returns", "bytes", TEXT | LOOSE | GLUED)
def carriage_returns(draft: Draft) -> None:
    draft.marks["crlf"] += 1


@damage("charset declared wrongly", "bytes", HTML, "charset_missing")
def charset_wrong(draft: Draft) -> None:
    draft.marks["charset_wrong"] += 1


@damage("charset not declared", "bytes", HTML)
def charset_missing(draft: Draft) -> None:
    draft.marks["charset_missing"] += 1
