"""Reports for 2008 to 2018 with the statistics table of 2014 or a local one of before: figures, sheet, truth.

The renderers are those of the other reports; what may happen to the table is in legacy_damage.py. Rows, groups and
labels are the form's file; which of them a local table prints, and under what, stands here.
"""

from __future__ import annotations

import functools
import random
from collections.abc import Iterator, Sequence
from typing import Any

from parsers.reference import load_yaml
from pipelines.bench import prose
from pipelines.bench.bodies import draw_body
from pipelines.bench.corpus import FORMATS, choose, truth_of
from pipelines.bench.damage import DAMAGES, NAMED
from pipelines.bench.figures import printed
from pipelines.bench.layouts import LAYOUTS
from pipelines.bench.legacy_damage import LEGACY_DAMAGES
from pipelines.bench.model import Box, Draft, Figure, Generated, Paragraph, Table

TABLE = "legacy_statistics"
# Damage of the other reports that does not care which table it meets.
_SHARED = (
    "spaced_labels", "kangxi", "traditional", "half_width", "gb18030", "utf8_bom", "carriage_returns", "charset_wrong",
    "charset_missing", "page_table", "page_menus", "hard_line_breaks", "title_on_two_lines", "extra_cells", "thousands",
    "title_missing",
)  # fmt: skip

# Local tables: (code, label, depth) in printed order; depth 1 stands under the last row of depth 0.
LOCAL: tuple[tuple[tuple[str, str, int], ...], ...] = (
    (
        ("proactive_documents", "主动公开文件数", 0), ("documents_digitised", "其中：1、全文电子化的主动公开文件数", 1),
        ("normative_documents_new", "2、新增的行政规范性文件数", 1), ("service_items", "提供服务类信息数", 0),
        ("website_visits", "网站专栏页面访问量", 0), ("visitors_received", "现场接待人数", 0), ("online_inquiries", "网上咨询数", 0),
        ("telephone_inquiries", "咨询电话接听数", 0), ("requests_accepted", "本年度申请总数", 0), ("requests_in_person", "其中：1、当面申请数", 1),
        ("requests_by_fax", "2、传真申请数", 1), ("requests_by_email", "3、电子邮件申请数", 1), ("requests_online", "4、网上申请数", 1),
        ("requests_by_letter", "5、信函申请数", 1), ("requests_other", "6、其他形式申请数", 1), ("replies_to_requests", "对申请的答复总数", 0),
        ("granted", "其中：1、同意公开答复数", 1), ("partial", "2、同意部分公开答复数", 1), ("refused", "3、否决公开答复数", 1),
        ("reconsideration", "行政复议数", 0), ("litigation", "行政诉讼数", 0), ("appeals", "行政申诉数", 0),
        ("fees_collected", "收取费用总数", 0), ("fees_waived", "减免费用总金额", 0),
    ),
    (
        ("proactive_information", "主动公开信息数", 0), ("published_on_website", "其中：政府网站公开数", 1), ("published_in_gazette", "政府公报公开数", 1),
        ("requests_accepted", "受理依申请公开信息总数", 0), ("requests_in_person", "其中：当面申请数", 1), ("requests_online", "网络申请数", 1),
        ("requests_by_letter_or_fax", "信函、传真申请数", 1), ("replies_to_requests", "对依申请公开信息申请的答复总数", 0),
        ("granted", "其中：同意公开数", 1), ("partial", "同意部分公开数", 1), ("refused", "不予公开答复数", 1), ("not_existing", "信息不存在数", 1),
        ("replies_not_government_information", "非政府信息数", 1), ("replies_unclear", "申请内容不明确数", 1), ("replies_repeat", "重复申请数", 1),
        ("replies_other", "其他情形数", 1), ("reconsideration", "行政复议总数", 0), ("reconsideration_upheld", "维持数", 1),
        ("reconsideration_corrected", "纠错数", 1), ("reconsideration_other", "其他情形数", 1), ("litigation", "行政诉讼总数", 0),
        ("litigation_upheld", "维持数", 1), ("litigation_corrected", "纠错数", 1), ("litigation_other", "其他情形数", 1),
        ("complaints", "举报投诉数", 0), ("fees_collected", "收取费用总额", 0), ("staff", "政府信息公开工作人员数", 0),
        ("staff_full_time", "其中：专职人员", 1), ("staff_part_time", "兼职人员", 1),
    ),
)  # fmt: skip
_LEADS = (
    "全年主动公开文件数{a}条，收到申请数{b}件，其中当面申请数{c}件、网络申请数{d}件、信函申请数{c}件，申请办结数{b}件。",
    "在申请答复数中，同意公开答复数 {b} 件，不同意公开答复数 {c} 件；行政复议数量 {c} 件，行政诉讼数量 {d} 件。",
    "本年度申请总数为{b}件，对申请的答复总数{b}件，行政复议数{c}件，行政诉讼数{d}件，收取费用总数{a}元。",
    "召开会议或专题会议数{c}次，举办各类培训班数{d}次，接受培训人员数{a}人次。",
)


@functools.cache
def entry() -> dict[str, Any]:
    """The table as the form's file has it."""
    return load_yaml("forms/2014.yml")["tables"][0]


@functools.cache
def row_entries() -> dict[str, dict[str, Any]]:
    return {row["code"]: row for row in entry()["rows"]}


@functools.cache
def _sums() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """(total, parts) of the form."""
    return tuple((one["right"][0], tuple(one["left"])) for one in load_yaml("forms/2014.yml")["identities"])


def _count(rng: random.Random, size: int) -> int:
    return rng.choice((0, 0, rng.randint(0, 9), rng.randint(0, size)))


def _figures(rng: random.Random, codes: Sequence[str], local: bool) -> dict[str, float]:
    """A figure a row; parts add up to their totals."""
    size = rng.choice((9, 60, 900, 20000))
    found: dict[str, float] = {}
    for code in codes:
        amount = row_entries()[code].get("kind") == "amount"
        found[code] = round(rng.uniform(0, 40), rng.choice((0, 1, 2, 4))) if amount else _count(rng, size)
        if amount and found[code] == int(found[code]):
            found[code] = int(found[code])
    for total, parts in sorted(_sums(), key=lambda one: one[0] == "replies"):
        if total in found:
            found[total] = sum(found.get(part, 0) for part in parts)
    if local and "requests_accepted" in found:
        parts = [code for code in codes if code.startswith("requests_") and code != "requests_accepted"]
        found["requests_accepted"] = sum(found[part] for part in parts)
    return found


def _draft(seed: int, layout: str) -> Draft:
    rng = random.Random(f"{seed} legacy")
    local = rng.random() < 0.45
    year = rng.randint(2009, 2018) if local else rng.randint(2014, 2018)
    body = draw_body(rng, year)
    date = f"{year + 1}-{rng.randint(1, 3):02d}-{rng.randint(1, 28):02d}" if rng.random() < 0.6 else None
    draft = Draft(seed, rng, None if local else "2014", year, body, prose.make_title(rng, body.printed, year), date, {}, layout=layout)
    draft.marks["template"] = rng.randrange(len(LOCAL)) if local else 0
    codes = [code for code, _, _ in LOCAL[draft.marks["template"]]] if local else [row["code"] for row in entry()["rows"] if not row.get("predecessor")]
    values = _figures(rng, codes, local)
    for code in codes:
        unit = "万元" if row_entries()[code].get("kind") == "amount" else None
        draft.figures[TABLE, code, "year"] = Figure(values[code], printed(values[code]), unit=unit)
    # How the table is set: what damage may change before it is laid out.
    draft.marks["cumulative"] = int(local and rng.random() < 0.7)
    draft.marks["unit_column"] = int(rng.random() < 0.85)
    draft.marks["index_column"] = rng.choice((0, 0, 1, 2))
    draft.marks["dated_header"] = int(rng.random() < 0.4)
    return draft


# ---------------------------------------------------------------------------------------------- the sheet


def _lines(draft: Draft) -> list[tuple[str | None, str, str]]:
    """(code, label, unit) of every line in printed order; code is None for a line that heads a group."""
    if draft.form is None:
        return [
            (code, draft.row_labels.get((TABLE, code), label), row_entries()[code].get("unit") or "元")
            for code, label, _ in LOCAL[draft.marks["template"]]
        ]
    lines: list[tuple[str | None, str, str]] = []
    headings = set(entry()["headings"])
    said: set[str] = set()
    for row in entry()["rows"]:
        if row.get("predecessor"):
            continue
        group = row.get("group", "")
        chain = [group] if group in headings else []
        if group.startswith("（") and chain:
            chain.insert(0, "二、回应解读情况" if "回应" in group else "一、主动公开情况")
        for heading in chain:
            if heading not in said:
                said.add(heading)
                lines.append((None, heading, ""))
        label = draft.row_labels.get((TABLE, row["code"]), row["label"])
        if row["code"] in ("normative_documents_published", "press_conferences_head", "online_interviews_head", "denied_state_secret"):
            label = f"其中：{label}"
        if not draft.marks["unit_column"] and row.get("kind") == "amount":
            label = f"{label}（{row['unit']}）"
        lines.append((row["code"], label, row.get("unit", "")))
    return lines


def _header(draft: Draft) -> list[str]:
    rng, year = draft.rng, draft.year
    names = [rng.choice(("统计指标", "指标名称", "指标", "项目"))]
    if draft.marks["unit_column"]:
        names.append(rng.choice(("单位", "计量单位")))
    own = f"{year}年度" if draft.marks["dated_header"] or draft.marks["prior_column"] else rng.choice(("统计数", "数量", "本年度"))
    if draft.marks["cumulative"]:
        own = f"{year}年度" if draft.marks["dated_header"] else rng.choice(("本年", "本期实际", "年度", "本年度"))
    figures = [own]
    if draft.marks["prior_column"]:
        figures.insert(rng.randrange(2), rng.choice((f"{year - 1}年度", "上年度", "上年同期")))
    names += figures
    draft.marks["prior_first"] = int(len(figures) > 1 and figures[0] != own)
    if draft.marks["cumulative"]:
        names.append("本年累计" if own == "本期实际" else rng.choice(("历年累计", "累计")))
    if draft.marks["remark_column"]:
        names.append(rng.choice(("备注", "说明")))
    return names


def _row(draft: Draft, code: str | None, label: str, unit: str, number: int) -> list[Box]:
    rng = draft.rng
    boxes = [Box(label, "group" if code is None else "label", code=code)]
    if draft.marks["unit_column"]:
        boxes.append(Box(unit, "unit"))
    if code is None:
        count = 1 + draft.marks["prior_column"] + draft.marks["cumulative"] + draft.marks["remark_column"]
        boxes += [Box("", "filler") for _ in range(count)]
    else:
        at = (TABLE, code, "year")
        boxes.append(Box(draft.figures[at].text, "value", at=at))
        if draft.marks["prior_column"]:
            other = Box(str(rng.randint(0, 999)), "value")
            boxes.insert(len(boxes) - draft.marks["prior_first"], other)
        if draft.marks["cumulative"]:
            at = (TABLE, code, "cumulative")
            boxes.append(Box(draft.figures[at].text, "value", at=at))
        if draft.marks["remark_column"]:
            boxes.append(Box(rng.choice(("", "", "见附件", "含下属单位")), "remark"))
    if draft.marks["index_column"]:
        text = f"{number:02d}" if draft.marks["index_column"] == 2 else str(number)
        boxes.insert(0, Box(text if code or draft.layout not in _BORDERLESS else "", "index"))
    return boxes


_BORDERLESS = frozenset({"line_per_cell", "spaced_rows", "one_line", "one_paragraph", "aligned", "pdf_text", "glued", "half_glued", "unruled"})


def _table(draft: Draft) -> Table:
    header = [Box(name, "header") for name in _header(draft)]
    if draft.marks["index_column"]:
        header.insert(0, Box(draft.rng.choice(("序号", "代码")), "header"))
    rows, number = [], 0
    for code, label, unit in _lines(draft):
        if (TABLE, code) in draft.absent_rows:
            continue
        number += 1
        rows.append(_row(draft, code, label, unit, number))
    weights = [4.2 if box.text in ("统计指标", "指标名称", "指标", "项目") else 1.5 for box in header]
    width = len(header)
    if draft.marks["side_by_side"]:
        half = (len(rows) + 1) // 2
        empty = [Box("", "filler") for _ in header]
        right = [*rows[half:], *([empty] if len(rows) % 2 else [])]
        rows = [left + other for left, other in zip(rows[:half], right, strict=True)]
        header = [*header, *(Box(box.text, "header") for box in header)]
        weights, width = [2.6 if weight > 2 else 0.8 for weight in weights] * 2, width * 2
    if not draft.marks["header_lost"]:
        rows.insert(0, header)
    return Table(TABLE, width, rows, tuple(weights))


def _cumulate(draft: Draft) -> None:
    """The cumulative column: never below the year's."""
    if not draft.marks["cumulative"]:
        return
    for (_, code, column), figure in list(draft.figures.items()):
        if column == "year":
            value = (figure.value or 0) + draft.rng.choice((0, draft.rng.randint(0, 5000)))
            if row_entries()[code].get("kind") == "amount":
                value = round(value, 4)
                value = int(value) if value == int(value) else value
            draft.figures[TABLE, code, "cumulative"] = Figure(value, printed(value), unit=figure.unit)


def build(draft: Draft) -> None:
    """Lay the report out: prose that names the same things first, the table behind it."""
    rng, sheet = draft.rng, draft.sheet
    if draft.title:
        sheet.append(Paragraph(draft.title, "title"))
    sheet.append(Paragraph(prose.opening(draft)))
    said = prose.overview(draft)[0], rng.choice(_LEADS), rng.choice(_LEADS)
    for heading, text in zip(("一、概述", "二、主动公开政府信息情况", "三、依申请公开政府信息情况"), said, strict=True):
        sheet.append(Paragraph(heading, "heading"))
        sheet.append(Paragraph(text.format(**{name: rng.randint(1, 90) for name in "abcd"})))
    sheet.append(Paragraph("四、存在的主要问题及改进情况", "heading"))
    sheet += [Paragraph(text) for text in prose.closing(draft)]
    captions = ("附件：政府信息公开情况统计表", f"政府信息公开情况统计表（{draft.year}年度）", "五、政府信息公开情况统计表")
    sheet.append(Paragraph(rng.choice(captions), "heading"))
    sheet.append(_table(draft))
    if draft.published_on:
        year, month, day = draft.published_on.split("-")
        sheet.append(Paragraph(draft.body.printed, "signature"))
        sheet.append(Paragraph(f"{int(year)}年{int(month)}月{int(day)}日", "signature"))


def make_legacy(seed: int, layout: str, damage: Sequence[str] | None = None) -> Generated:
    """One document. layout: a key of LAYOUTS; damage: names of LEGACY_DAMAGES or of those shared with other reports, None
    for a few at random."""
    kinds = LEGACY_DAMAGES | {name: DAMAGES[name] for name in _SHARED}
    chosen = choose(random.Random(f"{seed} {layout} legacy"), layout, damage, kinds)
    draft = _draft(seed, layout)
    for name in chosen:
        if kinds[name].stage == "set":
            kinds[name].apply(draft)
    if draft.layout in ("glued", "half_glued"):
        draft.marks["index_column"] = draft.marks["remark_column"] = 0
    if not draft.marks["unit_column"] and draft.form is None:
        draft.marks["unit_column"] = 1
    _cumulate(draft)
    _units(draft)
    for name in chosen:
        if kinds[name].stage == "figures":
            kinds[name].apply(draft)
    build(draft)
    for name in chosen:
        if kinds[name].stage not in ("set", "figures"):
            kinds[name].apply(draft)
    if draft.marks["header_lost"] and (draft.marks["cumulative"] or draft.marks["prior_column"]):
        draft.undecided |= set(draft.figures)
    kind = LAYOUTS[layout]
    data = kind.render(draft)
    return Generated(f"{seed}-legacy-{layout}{kind.suffix}", data, truth_of(draft, kind.format, layout, chosen))


def _units(draft: Draft) -> None:
    """Amounts take the unit of their row, as printed: a local table's is 元."""
    if draft.form is not None:
        return
    for (_, code, _), figure in draft.figures.items():
        if row_entries()[code].get("kind") == "amount":
            yuan = round(figure.value * 10000)
            figure.value, figure.text, figure.unit = yuan / 10000, str(yuan), "元"


def generate_legacy(
    seed: int,
    count: int,
    *,
    formats: Sequence[str] | None = None,
    layouts: Sequence[str] | None = None,
    damage: Sequence[str] | None = None,
) -> Iterator[Generated]:
    """`count` documents, the layouts of the formats in turn (all formats but scans where none are named)."""
    wanted = formats or FORMATS[:-1]
    names = list(layouts or (name for name, kind in LAYOUTS.items() if kind.format in wanted and name not in NAMED))
    for n in range(count):
        yield make_legacy(seed * 1_000_003 + n, names[n % len(names)], damage)
