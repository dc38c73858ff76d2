"""Invented reports on the official forms, as tables of cells with spans: the truth that each format's test is held to.

Labels come from data/reference/forms/, figures from a seed. Not here: damage, which each test adds itself.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any

from parsers.reference import load_yaml


@dataclass
class Box:
    """One printed cell and how far it reaches."""

    text: str
    colspan: int = 1
    rowspan: int = 1


Table = list[list[Box]]


@dataclass
class Sample:
    """A report: its prose before, between and after the tables, and the tables row by row."""

    title: str
    paragraphs: list[str]
    tables: list[Table]
    closing: list[str] = field(default_factory=list)

    def placed(self) -> list[list[list[tuple[int, str, int, int]]]]:
        """Per table and row, the cells as a grid has them: (column, text, colspan, rowspan)."""
        return [place(table) for table in self.tables]


def place(table: Table) -> list[list[tuple[int, str, int, int]]]:
    busy: dict[int, int] = {}
    placed = []
    for row in table:
        cells, column = [], 0
        for box in row:
            while busy.get(column, 0) > 0:
                column += 1
            cells.append((column, box.text, box.colspan, box.rowspan))
            for under in range(column, column + box.colspan):
                busy[under] = box.rowspan
            column += box.colspan
        busy = {column: left - 1 for column, left in busy.items() if left > 1}
        placed.append(cells)
    return placed


def sample(form: str = "2021", seed: int = 0) -> Sample:
    """An invented report of an invented district, its sums right."""
    chance = random.Random(seed)
    tables = {table["code"]: table for table in load_yaml(f"forms/{form}.yml")["tables"]}
    return Sample(
        title="示例区2022年政府信息公开工作年度报告",
        paragraphs=["一、总体情况", "本报告为测试所用，数字均为虚构。", "二、主动公开政府信息情况"],
        tables=[
            proactive(tables["proactive"], chance),
            applications(tables["applications"], chance),
            review(tables["review_litigation"], chance),
        ],
        closing=["五、存在的主要问题及改进情况", "六、其他需要报告的事项", "无。", "示例区人民政府", "2023年1月20日"],
    )


def proactive(table: dict[str, Any], chance: random.Random) -> Table:
    rows: Table = []
    for block in table["blocks"]:
        columns = block["columns"]
        rows.append([Box(block["item"], colspan=4)])
        # The last column takes what the block leaves of the four.
        rows.append([Box(table["row_header"]), *_filled([column["label"] for column in columns])])
        for row in block["rows"]:
            figures = [figure(column["kind"], chance) for column in columns]
            rows.append([Box(row["label"]), *_filled(figures)])
    return rows


def _filled(texts: list[str]) -> list[Box]:
    return [*(Box(text) for text in texts[:-1]), Box(texts[-1], colspan=4 - len(texts))]


def figure(kind: str, chance: random.Random) -> str:
    if kind == "amount":
        return f"{chance.randrange(10**6) / 100:.2f}"
    number = int(10 ** (chance.random() * 4)) - 1
    return f"{chance.choice('+-')}{number}" if kind == "signed" else str(number)


def applications(table: dict[str, Any], chance: random.Random) -> Table:
    columns = [column["label"] for column in table["columns"]]
    rows: Table = [
        [
            Box("（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", colspan=3, rowspan=3),
            Box("申请人情况", colspan=7),
        ],
        [Box(columns[0], rowspan=2), Box("法人或其他组织", colspan=5), Box(columns[-1], rowspan=2)],
        [Box(label) for label in columns[1:-1]],
    ]
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in table["rows"]:
        groups.setdefault(row.get("group", ""), []).append(row)
    outcomes = [row for row in table["rows"] if row.get("group")]
    seen: set[str] = set()
    for row in table["rows"]:
        parts = [0 if chance.random() < 0.6 else chance.randrange(40) for _ in range(6)]
        figures = [Box(str(part)) for part in (*parts, sum(parts))]
        group = row.get("group")
        labels: list[Box] = []
        if group is None:
            labels = [Box(row["label"], colspan=3)]
        else:
            if row is outcomes[0]:
                labels.append(Box("三、本年度办理结果", rowspan=len(outcomes)))
            if group.startswith("（") and group not in seen:
                seen.add(group)
                labels.append(Box(group, rowspan=len(groups[group])))
            labels.append(Box(row["label"], colspan=1 if group.startswith("（") else 2))
        rows.append(labels + figures)
    return rows


def review(table: dict[str, Any], chance: random.Random) -> Table:
    results = [column["label"] for column in table["columns"]]
    figures = []
    for _ in range(3):
        parts = [chance.randrange(5) for _ in range(4)]
        figures += [*parts, sum(parts)]
    return [
        [Box("行政复议", colspan=5), Box("行政诉讼", colspan=10)],
        [*(Box(label, rowspan=2) for label in results), Box("未经复议直接起诉", colspan=5), Box("复议后起诉", colspan=5)],
        [Box(label) for label in results * 2],
        [Box(str(number)) for number in figures],
    ]
