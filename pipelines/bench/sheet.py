"""The report as a page has it: headings, prose and the three official tables with their spans.

Not here: damage (damage.py) and file formats (the renderers).
"""

from __future__ import annotations

from typing import Any

from parsers.reference import load_yaml
from pipelines.bench import prose
from pipelines.bench.figures import outcome_rows
from pipelines.bench.model import Box, Draft, Paragraph, Table

HEADINGS = {
    "overview": "一、总体情况",
    "proactive": "二、主动公开政府信息情况",
    "applications": "三、收到和处理政府信息公开申请情况",
    "review_litigation": "四、政府信息公开行政复议、行政诉讼情况",
    "problems": "五、存在的主要问题及改进情况",
    "other": "六、其他需要报告的事项",
}
_RESULTS = "三、本年度办理结果"
_SINGLE_OTHER = {"code": "other_processing", "label": "（六）其他处理", "group": _RESULTS}


def _entry(form: str, code: str) -> dict[str, Any]:
    return next(table for table in load_yaml(f"forms/{form}.yml")["tables"] if table["code"] == code)


def _value(draft: Draft, table: str, row: str, column: str) -> Box:
    position = (table, row, column)
    return Box(draft.figures[position].text, "value", at=position)


def _proactive(draft: Draft) -> Table:
    rows: list[list[Box]] = []
    blocks = list(_entry(draft.form, "proactive")["blocks"])
    if draft.procurement_on_2021 and draft.form == "2021":
        blocks += [
            block for block in _entry("2019", "proactive")["blocks"] if block["rows"][0]["code"] == "procurement"
        ]
    for block in blocks:
        present = [row for row in block["rows"] if ("proactive", row["code"]) not in draft.absent_rows]
        if not present:
            continue
        width = len(block["columns"])
        spans = [1] * (width - 1) + [4 - width]  # the last column takes what a narrower block leaves of the four
        rows.append([Box(block["item"], "item", colspan=4)])
        header = [Box("信息内容", "header")]
        for column, span in zip(block["columns"], spans, strict=True):
            header.append(
                Box(draft.column_labels.get(("proactive", column["code"]), column["label"]), "header", colspan=span)
            )
        rows.append(header)
        for row in present:
            label = Box(draft.row_labels.get(("proactive", row["code"]), row["label"]), "label", code=row["code"])
            values = [_value(draft, "proactive", row["code"], column["code"]) for column in block["columns"]]
            for value, span in zip(values, spans, strict=True):
                value.colspan = span
            rows.append([label, *values])
    return Table("proactive", 4, rows)


def _matrix_rows(draft: Draft) -> list[dict[str, Any]]:
    rows = _entry(draft.form, "applications")["rows"]
    if draft.single_other and draft.form == "2021":
        wanted = outcome_rows("2021", single_other=True)
        rows = [row for row in rows if row["code"] in wanted or row in rows[:2] or row in rows[-2:]]
        rows.insert(-2, _SINGLE_OTHER)
    return [row for row in rows if ("applications", row["code"]) not in draft.absent_rows]


def _applications(draft: Draft) -> Table:
    entry = _entry(draft.form, "applications")
    names = [draft.column_labels.get(("applications", column["code"]), column["label"]) for column in entry["columns"]]
    rows = [
        [
            Box("（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", "header", colspan=3, rowspan=3),
            Box("申请人情况", "header", colspan=7),
        ],
        [
            Box(names[0], "header", rowspan=2),
            Box("法人或其他组织", "header", colspan=5),
            Box(names[6], "header", rowspan=2),
        ],
        [Box(name, "header") for name in names[1:6]],
    ]
    printed = _matrix_rows(draft)
    inner = [row for row in printed if "group" in row]
    sizes: dict[str, int] = {}
    for row in inner:
        sizes[row["group"]] = sizes.get(row["group"], 0) + 1
    started: set[str] = set()
    for row in printed:
        code, group = row["code"], row.get("group")
        label = Box(draft.row_labels.get(("applications", code), row["label"]), "label", code=code)
        boxes = [label, *(_value(draft, "applications", code, column["code"]) for column in entry["columns"])]
        grouped = group is not None and group.startswith("（")
        label.colspan = 3 if group is None else 1 if grouped else 2
        if grouped and group not in started:
            boxes.insert(0, Box(draft.group_labels.get(group, group), "group", rowspan=sizes[group]))
            started.add(group)
        if group is not None and "三" not in started:
            boxes.insert(0, Box(draft.group_labels.get(_RESULTS, _RESULTS), "group", rowspan=len(inner)))
            started.add("三")
        rows.append(boxes)
    return Table("applications", 10, rows)


def _disputes(draft: Draft) -> Table:
    entry = _entry(draft.form, "review_litigation")
    names = [
        draft.column_labels.get(("review_litigation", column["code"]), column["label"]) for column in entry["columns"]
    ]
    rows = [
        [Box("行政复议", "header", colspan=5), Box("行政诉讼", "header", colspan=10)],
        [
            *(Box(name, "header", rowspan=2) for name in names),
            Box("未经复议直接起诉", "header", colspan=5),
            Box("复议后起诉", "header", colspan=5),
        ],
        [Box(name, "header") for name in names * 2],
    ]
    if not draft.marks["disputes_header_only"]:
        rows.append(
            [
                _value(draft, "review_litigation", row["code"], column["code"])
                for row in entry["rows"]
                for column in entry["columns"]
            ]
        )
    return Table("review_litigation", 15, rows)


def build(draft: Draft) -> None:
    """Lay the whole report out on draft.sheet."""
    headings = HEADINGS | draft.headings
    sheet = draft.sheet
    if draft.title:
        sheet.append(Paragraph(draft.title, "title"))
    sheet.append(Paragraph(prose.opening(draft)))
    sheet.append(Paragraph(headings["overview"], "heading"))
    sheet += [Paragraph(text) for text in prose.overview(draft)]
    for code, make in (("proactive", _proactive), ("applications", _applications), ("review_litigation", _disputes)):
        sheet.append(Paragraph(headings[code], "heading"))
        if code not in draft.absent_tables:
            sheet.append(make(draft))
        else:
            sheet.append(Paragraph("本年度没有发生此类情况。"))
    sheet.append(Paragraph(headings["problems"], "heading"))
    sheet += [Paragraph(text) for text in prose.closing(draft)]
    sheet += [Paragraph(headings["other"], "heading"), Paragraph("无。")]
    if draft.published_on:
        year, month, day = draft.published_on.split("-")
        if draft.rng.random() < 0.7:
            sheet.append(Paragraph(draft.body.printed, "signature"))
        sheet.append(Paragraph(f"{int(year)}年{int(month)}月{int(day)}日", "signature"))
