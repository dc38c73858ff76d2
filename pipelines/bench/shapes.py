"""Plain text in which a line is no row of a table: wiki markup, tables with rows and columns changed places, figures with their names.

Not here: the flattened tables of converters and crawlers (text.py).
"""

from __future__ import annotations

import json

from parsers.reference import load_yaml
from pipelines.bench.model import Box, Draft, Table


def asciidoc(draft: Draft, table: Table) -> list[str]:
    """Cells behind pipes, and a line broken at a blank wherever it is full."""
    lines = [f'[cols="{"," * (table.width - 1)}",]', "|==="]
    room = draft.rng.choice((60, 72, 100))
    for row in table.texts():
        line = ""
        for cell in (f"|{text}" for text in row):
            if line and len(line) + len(cell) > room:
                lines.append(line)
                line = cell
            else:
                line = f"{line} {cell}".strip()
        lines += [line, ""]
    return [*lines, "|==="]


def mediawiki(draft: Draft, table: Table) -> list[str]:
    """A cell a line, or all cells of a row on one; spans as attributes, or as empty cells."""
    spans, inline = draft.rng.random() < 0.5, draft.rng.random() < 0.5
    lines = ['{| class="wikitable"']
    for n, (row, texts) in enumerate(zip(table.rows, table.texts(), strict=True)):
        if n:
            lines.append("|-")
        cells = [_spanned(box) for box in row] if spans else texts
        lines += ["| " + " || ".join(cells)] if inline else [f"| {cell}" for cell in cells]
    return [*lines, "|}"]


def _spanned(box: Box) -> str:
    said = "".join(
        f'{name}="{count}" ' for name, count in (("colspan", box.colspan), ("rowspan", box.rowspan)) if count > 1
    )
    return f"{said}| {box.text}" if said else box.text


def turned(draft: Draft, table: Table) -> list[str]:
    """Rows for columns, behind pipes."""
    return ["| " + " | ".join(column) + " |" for column in zip(*table.texts(), strict=True)]


def _named(draft: Draft, table: Table) -> list[tuple[str, list[tuple[str, str]]]]:
    """(row, [(column, figure)]) of the rows of the form, by the names that the draft prints."""
    entry = next(one for one in load_yaml(f"forms/{draft.form}.yml")["tables"] if one["code"] == table.code)
    blocks = [(row, block) for block in entry.get("blocks", [entry]) for row in block["rows"]]
    rows = {row["code"]: row["label"] for row, _ in blocks}
    columns = {
        (row["code"], column["code"]): draft.column_labels.get((table.code, column["code"]), column["label"])
        for row, block in blocks
        for column in block["columns"]
    }
    found: dict[str, list[tuple[str, str]]] = {}
    for box in (box for box in table.boxes() if box.at):
        _, row, column = box.at
        if (row, column) in columns:
            found.setdefault(row, []).append((columns[row, column], box.text))
        else:
            draft.undecided.add(box.at)
    return [(draft.row_labels.get((table.code, row), rows[row]), cells) for row, cells in found.items()]


def keyed(draft: Draft, table: Table) -> list[str]:
    """A line a figure: row, column, figure; or a line a row and its figures below."""
    if draft.rng.random() < 0.5:
        return [f"{row}－{column}：{text}" for row, cells in _named(draft, table) for column, text in cells]
    return [
        line
        for row, cells in _named(draft, table)
        for line in (f"{row}：", *(f"  {column}：{text}" for column, text in cells))
    ]


def objects(draft: Draft, table: Table) -> list[str]:
    """JSON: an object of objects."""
    named = {row: dict(cells) for row, cells in _named(draft, table)}
    return json.dumps(named, ensure_ascii=False, indent=draft.rng.choice((None, 2))).split("\n")
