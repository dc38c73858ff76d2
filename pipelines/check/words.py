"""A complaint in plain words, in Chinese or in English: what is printed, what would come out, and why. Not here: layout."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, field
from decimal import Decimal

from parsers.document import Document, Figure, Position
from parsers.forms import form, forms, label_of
from parsers.numbers import plain
from parsers.reference import load_csv
from parsers.rules.registry import Term, rules
from pipelines.check import Change, Complaint, Last, Review
from pipelines.check.sums import Check

LONGEST = 90  # characters of a passage that are shown
MOST_CELLS = 10  # of a long list of cells that are named one by one
MOST_PARTS = 8  # of a sum that are spelt out
ROW_AT_ONCE = 4  # cells of one row that are named as the row
_LACKING = re.compile(r"(No section|No table under): ([^.]+)\.")

TEXT = {
    "zh": {
        "error": "错误", "warning": "提示", "info": "说明",
        "and": "、", "stop": "。", "semicolon": "；", "colon": "：", "space": "",
        "cell": "{where}填报 {printed}，应为 {proposed}",
        "pair": "{cells}这两格的数字有误：一处与其合计一并填错",
        "swap": "{cells}这两格的数字疑似互换",
        "swaps": "两格的数字疑似互换，有 {n} 种可能",
        "sum": "{line}的勾稽关系不成立",
        "prose_table": "正文{place}“{text}”与表不一致：正文为 {printed}，表中{cells}为 {expected}",
        "prose_words": "正文{place}“{text}”与表不一致：表中{cells}为 {expected}",
        "prose_own": "正文{place}“{text}”前后不一致：填报 {printed}，应为 {expected}",
        "prose_only": "正文{place}“{text}”：{rule}",
        "year": "年份前后不一致：{said}",
        "year_plain": "年份存疑",
        "line": "第{line}行", "page": "第{page}页",
        "row_of": "“{row}”行", "column_of": "“{column}”列", "forum_of": "“{row}”",
        "sums_to": "{line}：{parts}合计为 {left}，{total}填报 {right}，相差 {gap}",
        "balance": "{line}：{a}＝{left}，{b}＝{right}，相差 {gap}",
        "states": "正文{place}“{text}”与表中{cells}（{right}）不一致",
        "compared": "{said}：左边为 {left}，右边为 {right}",
        "against_last": "{where}填报 {printed}，按上年报告应为 {expected}",
        "because": "原因",
        "proof": "改为 {proposed} 后，以上各项全部成立；单独改动其他任何一格都做不到",
        "proof_two": "{changes}后，以上各项全部成立",
        "change": "{where}由 {printed} 改为 {proposed}",
        "ways": "单凭报表不能断定是哪一格，以下任一种改法都能使其成立：{ways}",
        "no_way": "单凭报表不能断定是哪一格，请对照原始台账核对上述合计所涉各格",
        "one_of": "其中一格有误：{ways}",
        "title": "标题", "period": "统计期限", "opening": "正文开头", "covered": "统计说明", "column": "表头",
        "date": "落款日期", "last_year": "上年报告",
        "year_said": "{where}为 {year} 年（“{text}”）", "last_said": "用来对比的上年报告为 {year} 年（{text}），未作跨年对比",
        "taken": "本次按 {year} 年核对", "not_taken": "年份无法认定",
        "blank": "“{table}”只有表头或表格为空，{n} 格均未填写；没有发生的请填 0",
        "printed": "填报 {printed}", "printed_expected": "填报 {printed}，应为 {expected}",
        "cells_at": "涉及{cells}", "and_more": "等 {n} 格",
        "zero": "0", "sum_word": "各分项之和", "No section": "缺少的部分：{labels}", "No table under": "标题下没有表格：{labels}",
        "fine": "未发现问题：{held} 项核对全部成立", "fine_but": "未发现问题：{held} 项核对成立",
        "undecided": "另有 {n} 个等式因单元格空白或无法读取而无法核对",
        "counts": "共 {parts}", "n_error": "{n} 处错误", "n_warning": "{n} 处提示", "n_info": "{n} 处说明",
        "unread": "无法读取", "not_a_report": "不是年度报告",
        "could_not_read": "未能读取的内容", "state_text": "填的是文字", "state_illegible": "无法辨认", "state_undecided": "无法判定",
        "last_file": "已与上年报告对比：{name}（{year} 年）", "last_release": "已与数据发布中的上年报告对比：{name}（{year} 年）",
        "no_last": "未与上年报告对比（可用 --last-year 指定文件）",
        "marked": "【】内为有问题的数字，其后为问题编号；≠ 后为各分项之和；“─”表示空白", "omitted": "⋮ {n} 行均为 0",
        "left_out": "⋮ {n} 行从略", "broken": "不符合“{rule}”", "omitted_blank": "⋮ {n} 行均未填写",
        "check": "核对", "page_title": "政府信息公开工作年度报告核对结果", "made_by": "由 Gongkai 公开 在本机核对，数据未离开本机。",
        "form": "按{form}核对", "nobody": "机关未识别", "no_year": "年份未识别",
    },
    "en": {
        "error": "error", "warning": "note", "info": "remark",
        "and": ", ", "stop": ".", "semicolon": "; ", "colon": ": ", "space": " ",
        "cell": "{where} is printed as {printed}; it should be {proposed}",
        "pair": "{cells}: both are wrong, a figure and the total that was made from it",
        "swap": "{cells}: these two figures seem to stand in each other's place",
        "swaps": "two figures seem to stand in each other's place; there are {n} ways",
        "sum": "{line} does not add up",
        "prose_table": "the text, {place}, “{text}”, differs from the table: the text has {printed}, {cells} {expected}",
        "prose_words": "the text, {place}, “{text}”, differs from the table: {cells} has {expected}",
        "prose_own": "the text, {place}, “{text}”, contradicts itself: it has {printed}, expected {expected}",
        "prose_only": "the text, {place}, “{text}”: {rule}",
        "year": "the report names different years: {said}",
        "year_plain": "the year is in doubt",
        "line": "line {line}", "page": "page {page}",
        "row_of": "row “{row}”", "column_of": "column “{column}”", "forum_of": "“{row}”",
        "sums_to": "{line}: {parts} make {left}, {total} is printed as {right}, a difference of {gap}",
        "balance": "{line}: {a} = {left}, {b} = {right}, a difference of {gap}",
        "states": "the text, {place}, “{text}”, differs from {cells} ({right})",
        "compared": "{said} Left side {left}, right side {right}",
        "against_last": "{where} is printed as {printed}; last year's report makes it {expected}",
        "because": "why",
        "proof": "with {proposed} all of these hold, and no other single figure does that",
        "proof_two": "with {changes} all of these hold",
        "change": "{where} {proposed} in place of {printed}",
        "ways": "the report alone cannot tell which figure is wrong; each of these would mend it: {ways}",
        "no_way": "the report alone cannot tell which figure is wrong; compare the figures of this sum with your records",
        "one_of": "one of its figures is wrong: {ways}",
        "title": "the title", "period": "the period of the figures", "opening": "the opening", "covered": "what is covered", "column": "the table's header",
        "date": "the signature", "last_year": "last year's report",
        "year_said": "{where} says {year} (“{text}”)", "last_said": "the report given as last year's is of {year} ({text}) and was not compared",
        "taken": "checked as a report for {year}", "not_taken": "the year can't be decided",
        "blank": "“{table}” has only its header or is empty: none of its {n} cells is filled in; where nothing happened, print 0",
        "printed": "printed {printed}", "printed_expected": "printed {printed}, expected {expected}",
        "cells_at": "cells: {cells}", "and_more": " and more, {n} in all",
        "zero": "0", "sum_word": "the parts", "No section": "sections that are missing: {labels}", "No table under": "no table under: {labels}",
        "fine": "no problem found: all {held} checks hold", "fine_but": "no problem found: {held} checks hold",
        "undecided": "{n} more equations can't be checked, for cells that are blank or could not be read",
        "counts": "{parts}", "n_error": "{n} error(s)", "n_warning": "{n} note(s)", "n_info": "{n} remark(s)",
        "unread": "can't be read", "not_a_report": "not an annual report",
        "could_not_read": "what could not be read", "state_text": "words, no figure", "state_illegible": "illegible", "state_undecided": "undecided",
        "last_file": "compared with last year's report: {name} ({year})", "last_release": "compared with last year's report in the release: {name} ({year})",
        "no_last": "not compared with last year's report (--last-year FILE does)",
        "marked": "【】 marks a figure that is complained of, with the complaint's number; ≠ is followed by what the parts make; ─ is a blank cell",
        "omitted": "⋮ {n} rows, all 0",
        "left_out": "⋮ {n} rows", "broken": "not so: “{rule}”", "omitted_blank": "⋮ {n} rows, all blank",
        "check": "check", "page_title": "Annual report on open government information: what the check found",
        "made_by": "Checked by Gongkai 公开 on this computer; no figure has left it.",
        "form": "checked against the {form}", "nobody": "agency not recognised", "no_year": "year not recognised",
    },
}  # fmt: skip
_SAYS_WHAT_IS_WRONG = ("SPLIT", "implausible_zero", "ZERO-PEER")  # rules whose text is the complaint; the others say how it should be
_FILES = {
    ("applications", "row"): "outcomes", ("applications", "column"): "applicant_types", ("proactive", "row"): "items",
    ("proactive", "column"): "measures", ("review_litigation", "row"): "forums", ("review_litigation", "column"): "results",
}  # fmt: skip


@dataclass(slots=True)
class Told:
    """One complaint in words. headline: one sentence; why: the proof, one sentence each."""

    number: int
    severity: str
    severity_word: str
    rules: list[str]
    headline: str
    why: list[str] = field(default_factory=list)


@functools.cache
def labels(table: str, part: str) -> dict[str, str]:
    """Code → English label of the rows or columns of a table."""
    name = _FILES.get((table, part))
    found = {row["code"]: row["label_en"] for row in load_csv(f"codes/{name}.csv")} if name else {}
    return {**found, "total": "Total"} if found else {}


def row_label(table: str, row: str, column: str, lang: str) -> str:
    """A row's name; in Chinese as the form prints it, with the number of its group, since every group counts anew."""
    if lang == "en" and labels(table, "row"):
        return labels(table, "row").get(row, row)
    label = label_of((table, row, column))[0]
    group = _groups().get((table, row), "")
    return group[: group.index("）") + 1] + label if group.startswith("（") else label


@functools.cache
def _groups() -> dict[tuple[str, str], str]:
    return {(table.code, row.code): row.group for one in forms() for table in one.tables for row in table.rows if row.group}


def column_label(table: str, row: str, column: str, lang: str) -> str:
    return labels(table, "column").get(column, column) if lang == "en" and labels(table, "column") else label_of((table, row, column))[1]


def table_label(table: str, lang: str) -> str:
    """A table's name: in English from the code list, in Chinese as the form prints it."""
    if lang == "en":
        return next((row["label_en"] for row in load_csv("codes/tables.csv") if row["code"] == table), table)
    own = next((one.label for each in reversed(forms()) for one in each.tables if one.code == table), None)
    return own or next((row["label_zh"] for row in load_csv("codes/tables.csv") if row["code"] == table), table)


class Words:
    """Speaks of one report in one language."""

    def __init__(self, document: Document, lang: str):
        self.document, self.lang, self.text = document, lang, TEXT[lang]
        self.cells = {cell.position: cell for cell in document.cells}

    # ------------------------------------------------------------------------------------------- places

    def name(self, position: Position) -> str:
        row, column = row_label(*position, self.lang), column_label(*position, self.lang)
        return f"“{row}”×“{column}”" if self.lang == "zh" else f"“{row}” × “{column}”"

    def where(self, position: Position) -> str:
        """A cell by its labels, and the line or page of this file."""
        cell = self.cells.get(position)
        place = self._place(cell.line, cell.page) if cell else ""
        return f"{self.name(position)}（{place}）" if place and self.lang == "zh" else f"{self.name(position)} ({place})" if place else self.name(position)

    def _place(self, line: int | None, page: int | None) -> str:
        return self.text["line"].format(line=line) if line else self.text["page"].format(page=page) if page else ""

    def _figure_place(self, figure: Figure) -> tuple[str, str]:
        passage = figure.text if len(figure.text) <= LONGEST else figure.text[:LONGEST] + "…"
        return self._place(figure.line, figure.page), passage

    def listed(self, positions: list[Position]) -> str:
        shown = [self.name(position) for position in positions[:MOST_CELLS]]
        more = self.text["and_more"].format(n=len(positions)) if len(positions) > MOST_CELLS else ""
        return self.text["and"].join(shown) + more

    def _rule(self, rule: str) -> str:
        entry = rules()[rule]
        return (entry.text_zh if self.lang == "zh" else entry.text_en).rstrip("。.")

    # --------------------------------------------------------------------------------------- complaints

    def tell(self, complaint: Complaint, number: int) -> Told:
        """The complaint in words."""
        how = {"cell": self._cell, "pair": self._pair, "swap": self._swap, "sum": self._sum, "prose": self._prose, "year": self._year}
        headline, why = how.get(complaint.kind, self._any)(complaint)
        return Told(number, complaint.severity, self.text[complaint.severity], complaint.rules, headline, why)

    def _cell(self, complaint: Complaint) -> tuple[str, list[str]]:
        ((change,),) = complaint.repairs
        headline = self.text["cell"].format(where=self.where(change.position), printed=self._printed(change), proposed=change.proposed)
        return headline, [*map(self.check, complaint.checks), self.text["proof"].format(proposed=change.proposed)]

    def _printed(self, change: Change) -> str:
        cell = self.cells.get(change.position)
        return cell.text if cell and cell.text else str(change.printed)

    def _changes(self, way: tuple[Change, ...]) -> str:
        return self.text["and"].join(
            self.text["change"].format(where=self.name(one.position), printed=self._printed(one), proposed=one.proposed) for one in way
        )

    def _pair(self, complaint: Complaint) -> tuple[str, list[str]]:
        (way,) = complaint.repairs
        headline = self.text["pair"].format(cells=self.text["and"].join(self.where(one.position) for one in way))
        return headline, [*map(self.check, complaint.checks), self.text["proof_two"].format(changes=self._changes(way))]

    def _swap(self, complaint: Complaint) -> tuple[str, list[str]]:
        why = list(map(self.check, complaint.checks))
        if complaint.proved:
            (way,) = complaint.repairs
            headline = self.text["swap"].format(cells=self.text["and"].join(self.where(one.position) for one in way))
            return headline, [*why, self.text["proof_two"].format(changes=self._changes(way))]
        ways = self.text["semicolon"].join(f"({n}) {self._changes(way)}" for n, way in enumerate(complaint.repairs, 1))
        return self.text["swaps"].format(n=len(complaint.repairs)), [*why, self.text["ways"].format(ways=ways)]

    def _sum(self, complaint: Complaint) -> tuple[str, list[str]]:
        own = [check for check in complaint.checks if check.is_identity] or complaint.checks
        lines = dict.fromkeys(self._line(check) for check in own)
        why = [self.check(check) for check in complaint.checks]
        if complaint.repairs and len(complaint.repairs[0]) > 1:
            ways = self.text["semicolon"].join(f"({n}) {self._changes(way)}" for n, way in enumerate(complaint.repairs, 1))
            why.append(self.text["ways"].format(ways=ways))
        else:
            why.append(self.text["no_way"])
        if "SPLIT" in complaint.rules:
            why.append(self._rule("SPLIT"))
        return self.text["sum"].format(line=self.text["and"].join(lines)), why

    def _prose(self, complaint: Complaint) -> tuple[str, list[str]]:
        figure = complaint.figures[0]
        place, passage = self._figure_place(figure)
        words = {"place": place, "text": passage, "printed": complaint.printed, "expected": complaint.expected, "cells": self.listed(complaint.cells)}
        if complaint.cells and complaint.expected is not None:
            headline = self.text["prose_table" if complaint.printed != figure.text else "prose_words"].format(**words)
        elif complaint.expected is not None:
            headline = self.text["prose_own"].format(**words)
        else:
            headline = self.text["prose_only"].format(**words, rule=self._rule(complaint.rules[0]))
        return headline, [self._rule(rule) + self.text["stop"] for rule in complaint.rules] if complaint.expected is not None else []

    def _year(self, complaint: Complaint) -> tuple[str, list[str]]:
        said = [self.text["last_said" if where == "last_year" else "year_said"].format(where=self.text[where], year=year, text=text)
                for where, year, text in complaint.statements]  # fmt: skip
        headline = self.text["year"].format(said=self.text["semicolon"].join(said)) if said else self.text["year_plain"]
        year = self.document.report.year
        return headline, [self.text["taken"].format(year=year) if year else self.text["not_taken"]]

    def _any(self, complaint: Complaint) -> tuple[str, list[str]]:
        rule, cells = complaint.rules[0], complaint.cells
        if rule == "table_blank" and cells:
            return self.text["blank"].format(table=table_label(cells[0][0], self.lang), n=len(cells)), [self._rule(rule) + self.text["stop"]]
        why = [self.check(check) for check in complaint.checks if check.comparison.relation != "not_zero"]
        headline = self.text["broken"].format(rule=self._rule(rule)) if rules()[rule].is_check and rule not in _SAYS_WHAT_IS_WRONG else self._rule(rule)
        if not why and complaint.printed is not None:
            key = "printed_expected" if complaint.expected is not None else "printed"
            why.append(self.text[key].format(printed=complaint.printed, expected=complaint.expected))
        if cells:
            headline += self.text["colon"] + self._places(cells)
        elif rule == "table_absent":
            absent = [table_label(one.table, self.lang) for one in self.document.tables if one.status == "absent"]
            named = [label for one, label in zip([one.table for one in self.document.tables if one.status == "absent"], absent, strict=True)
                     if any(table_label(one, "zh") in message for message in complaint.messages)]  # fmt: skip
            headline += self.text["colon"] + self.text["and"].join(f"“{label}”" for label in named or absent)
        elif rule == "STRUCT":
            for key, found in _LACKING.findall(complaint.messages[0]):
                why.append(self.text[key].format(labels=self.text["and"].join(found.split(", "))))
        elif not why and (self.lang == "en" or rules()[rule].group in ("document", "who")):
            why += complaint.messages
        why += [self._rule(other) + self.text["stop"] for other in complaint.rules[1:] if not any(check.rule == other for check in complaint.checks)]
        return headline, why

    def _places(self, cells: list[Position]) -> str:
        """Cells by name; a row of which several are meant once."""
        rows: dict[tuple[str, str], list[Position]] = {}
        for position in cells:
            rows.setdefault(position[:2], []).append(position)
        named = []
        for positions in rows.values():
            if len(positions) < ROW_AT_ONCE:
                named += [self.where(position) for position in positions]
                continue
            cell = self.cells.get(positions[0])
            place = self._place(cell.line, cell.page) if cell else ""
            row = self.text["row_of"].format(row=row_label(*positions[0], self.lang))
            named.append(row + (f"（{place}）" if self.lang == "zh" else f" ({place})") * bool(place))
        more = self.text["and_more"].format(n=len(cells)) if len(named) > MOST_CELLS else ""
        return self.text["and"].join(named[:MOST_CELLS]) + more

    # -------------------------------------------------------------------------------------------- sums

    def _line(self, check: Check) -> str:
        """The row or the column that a sum runs along."""
        rows = {row for _, row, _ in check.weights}
        columns = {column for _, _, column in check.weights}
        position = check.positions[-1]
        table = "" if position[0] == "applications" else table_label(position[0], self.lang)
        if len(rows) == 1:
            key = "forum_of" if position[0] == "review_litigation" else "row_of"
            return self.text[key].format(row=row_label(*position, self.lang))
        if len(columns) == 1:
            return self.text["column_of"].format(column=column_label(*position, self.lang))
        return table or self.listed(check.positions)

    def check(self, check: Check) -> str:
        """A broken equation: both sides as printed."""
        return self._said(check) + (f"（{check.rule}）" if self.lang == "zh" else f" ({check.rule})")

    def _said(self, check: Check) -> str:
        left, right, gap = (None if value is None else plain(value) for value in (check.left, check.right, _gap(check)))
        if check.figure is not None:
            place, passage = self._figure_place(check.figure)
            return self.text["states"].format(place=place, text=passage, cells=self.listed(check.positions), right=right)
        if check.is_identity:
            if len(check.comparison.right) > 1:
                words = {"a": self._terms(check.comparison.left, check), "b": self._terms(check.comparison.right, check)}
                return self.text["balance"].format(line=self._line(check), left=left, right=right, gap=gap, **words)
            total = self._term(check.comparison.right[0], check)
            return self.text["sums_to"].format(line=self._line(check), parts=self._parts(check), left=left, total=total, right=right, gap=gap)
        if any(term.last for term in check.comparison.terms) and len(check.weights) == 1 and check.is_equal:
            (position,) = check.weights
            return self.text["against_last"].format(where=self.where(position), printed=right, expected=left)
        if check.left is None or check.right is None:
            return self._rule(check.rule)
        if check.comparison.relation == "equal" and not check.comparison.right:
            return self.where(check.positions[0]) + self.text["space"] + self.text["printed_expected"].format(printed=left, expected=0)
        sides = [self._terms(terms, check) or self.text["zero"] for terms in (check.comparison.left, check.comparison.right)]
        sign = {"at_most": "≤", "equal": "=", "together": "⇔", "only_with": "⇐", "ratio": "≈", "not_zero": "≠"}[check.comparison.relation]
        return f"{sides[0]} {sign} {sides[1]}{self.text['colon']}{left} {sign} {right} ✗"

    def _term(self, term: Term, check: Check) -> str:
        """One figure of an equation, by what tells it from the others."""
        rows = {each.position[1] for each in check.comparison.terms}
        columns = {each.position[2] for each in check.comparison.terms}
        row, column = row_label(*term.position, self.lang), column_label(*term.position, self.lang)
        label = f"“{column}”" if len(rows) == 1 else f"“{row}”" if len(columns) == 1 else self.name(term.position)
        return (self.text["last_year"] + self.text["space"] if term.last else "") + label

    def _terms(self, terms: tuple[Term, ...], check: Check) -> str:
        return "＋".join(self._term(term, check) for term in terms) if self.lang == "zh" else " + ".join(self._term(term, check) for term in terms)

    def _parts(self, check: Check) -> str:
        """The parts of a sum that are not zero, spelt out where they are few."""
        shown = [term for term in check.comparison.left if self.cells[term.position].value]
        if not shown or len(shown) > MOST_PARTS:
            return self.text["sum_word"]
        plus = "＋" if self.lang == "zh" else " + "
        end = "，" if self.lang == "zh" else ""
        return plus.join(f"{self._term(term, check)} {plain(Decimal(str(self.cells[term.position].value)))}" for term in shown) + end



def _gap(check: Check) -> Decimal | None:
    return None if check.left is None or check.right is None else abs(check.gap)


def who(review: Review, lang: str) -> str:
    """Agency and year in one line."""
    document, text = review.document, TEXT[lang]
    name = document.agency.name or document.report.agency_as_printed or document.report.title or text["nobody"]
    year = f"{document.report.year}" if document.report.year else text["no_year"]
    if not document.report.form:
        return f"{name}  {year}"
    one = form(document.report.form)
    return f"{name}  {year}  {text['form'].format(form=one.label_zh if lang == 'zh' else one.label_en)}"


def compared_with(last: Last | None, lang: str) -> str:
    """With which report of last year this one was compared."""
    text = TEXT[lang]
    if last is None:
        return text["no_last"]
    return text[f"last_{last.origin}"].format(name=last.name, year=last.document.report.year)


def summary(review: Review, lang: str) -> list[str]:
    """How many of each; what could not be checked."""
    text = TEXT[lang]
    counts = {kind: sum(one.severity == kind for one in review.complaints) for kind in ("error", "warning", "info")}
    parts = [text[f"n_{kind}"].format(n=n) for kind, n in counts.items() if n]
    lines = [text["counts"].format(parts=text["and"].join(parts))] if parts else [text["fine_but" if review.undecided else "fine"].format(held=review.held)]
    if review.undecided:
        lines.append(text["undecided"].format(n=review.undecided))
    return lines


def unread(review: Review, lang: str) -> list[tuple[str, str]]:
    """(where, why) for each cell that has no figure for another reason than being blank."""
    words, text = Words(review.document, lang), TEXT[lang]
    return [(words.where(cell.position), text[f"state_{cell.state}"] + (f"{text['colon']}{cell.text}" if cell.text else ""))
            for cell in review.document.cells if cell.state in ("text", "illegible", "undecided")]  # fmt: skip
