"""Tiny reports for the pipeline's tests: the official form's own labels, invented figures that add up."""

from __future__ import annotations

import random
from typing import Any

from parsers.reference import load_yaml


def report(agency: str, year: int, seed: int = 0, *, published: str = "") -> str:
    """The text of a whole report, pipe-separated, of the form of its year; all identities hold."""
    form = load_yaml("forms/2019.yml" if year < 2021 else "forms/2021.yml")
    figures = random.Random(f"{agency}{year}{seed}")
    lines = [f"{agency}{year}年政府信息公开工作年度报告", "", "一、总体情况", f"{year}年，本机关依法公开政府信息。", ""]
    for table in form["tables"]:
        lines.append(f"{table['section']}、{table['label']}")
        lines += {"blocks": _blocks, "matrix": _matrix, "single_row": _single_row}[table["layout"]](table, figures)
        lines.append("")
    lines += ["五、存在的主要问题及改进情况", "无。", "六、其他需要报告的事项", "无。", published]
    return "\n".join(lines) + "\n"


def _blocks(table: dict[str, Any], figures: random.Random) -> list[str]:
    lines = []
    for block in table["blocks"]:
        lines.append(block["item"])
        lines.append(" | ".join([table["row_header"], *(column["label"] for column in block["columns"])]))
        for row in block["rows"]:
            cells = [
                f"{figures.randrange(1000)}.5万元" if column["kind"] == "amount" else str(figures.randrange(90))
                for column in block["columns"]
            ]
            lines.append(" | ".join([row["label"], *cells]))
    return lines


def _matrix(table: dict[str, Any], figures: random.Random) -> list[str]:
    columns = len(table["columns"]) - 1
    values = {row["code"]: [figures.randrange(9) for _ in range(columns)] for row in table["rows"]}
    outcomes = [row["code"] for row in table["rows"][2:-2]]
    values["total_processed"] = [sum(values[code][n] for code in outcomes) for n in range(columns)]
    values["carried_in"] = [0] * columns
    values["new_received"] = [
        done + left for done, left in zip(values["total_processed"], values["carried_out"], strict=True)
    ]
    header = " | ".join(["", *(column["label"] for column in table["columns"])])
    rows = [
        " | ".join([row["label"], *map(str, values[row["code"]]), str(sum(values[row["code"]]))])
        for row in table["rows"]
    ]
    return [header, *rows]


def _single_row(table: dict[str, Any], figures: random.Random) -> list[str]:
    parts = [[figures.randrange(5) for _ in table["columns"][:-1]] for _ in table["rows"]]
    return [
        " | ".join(row["label"] for row in table["rows"]),
        " | ".join(column["label"] for _ in table["rows"] for column in table["columns"]),
        " | ".join(str(value) for row in parts for value in [*row, sum(row)]),
    ]
