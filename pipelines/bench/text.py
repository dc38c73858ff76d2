"""Plain text and Markdown: tables flattened in every way that converters and crawlers do it.

Each layout says in `undecided` marks what it makes impossible to tell apart.
"""

from __future__ import annotations

import csv
import functools
import io
import itertools
import random
import unicodedata

from pipelines.bench import shapes
from pipelines.bench.model import Draft, Paragraph, Table

RULE = "---"


def encode(draft: Draft, text: str) -> bytes:
    """The bytes of a text, in the encoding that the draft's marks ask for."""
    if draft.marks["crlf"]:
        text = text.replace("\n", "\r\n")
    if draft.marks["gb18030"]:
        return text.encode("gb18030")
    return text.encode("utf-8-sig" if draft.marks["bom"] else "utf-8")


def _own(table: Table) -> list[list[str]]:
    return [[box.text for box in row] for row in table.rows]


def _detached(row: list[str], boxes: list, after: bool) -> list[str]:
    labels = [box.text for box in boxes if box.role == "detached"]
    rest = [text for text, box in zip(row, boxes, strict=True) if box.role != "detached"]
    line = "| " + " | ".join(rest) + " |"
    return [line, *labels] if after else [*labels, line]


def pipe(draft: Draft, table: Table, *, fillers: bool = False) -> list[str]:
    """`a | b | c |`: covered cells are left out; fillers: empty cells at the end make up the width."""
    lines = []
    after = draft.rng.random() < 0.5
    for boxes, row in zip(table.rows, _own(table), strict=True):
        if boxes[0].role == "foot":
            lines.append(row[0])
        elif any(box.role == "detached" for box in boxes):
            lines += _detached(row, boxes, after)
        else:
            lines.append(" | ".join(row) + " |" + (" |" * (table.width - len(row)) if fillers else ""))
    if draft.marks["endless_pipes"]:
        lines.insert(0, "|" * draft.rng.randint(200, 400))
    return lines


def markdown(draft: Draft, table: Table) -> list[str]:
    lines = []
    after = draft.rng.random() < 0.5
    for boxes, row in zip(table.rows, table.texts(), strict=True):
        if boxes and boxes[0].role == "foot":
            lines.append(next(text for text in row if text))
        elif any(box.role == "detached" for box in boxes):
            lines += _detached([box.text for box in boxes], boxes, after)
        else:
            lines.append("| " + " | ".join(row) + " |")
    rule = "|" + f" {RULE} |" * table.width
    lines.insert(len(lines) if draft.marks["rule_misplaced"] else 1, rule)
    return lines


def tab(draft: Draft, table: Table) -> list[str]:
    lines = []
    for row in table.texts():
        if draft.marks["shifted_columns"] and not row[0] and draft.rng.random() < 0.3:
            row = row[1:] if draft.rng.random() < 0.7 else ["", *row]
        lines.append("\t".join(row))
    if draft.marks["rule_misplaced"]:
        lines.append("-------------" + "\t---" * 7)
    return lines


def comma(draft: Draft, table: Table) -> list[str]:
    """Comma-separated, quoted where need be."""
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows(table.texts())
    return buffer.getvalue().splitlines()


def transcribed(draft: Draft, table: Table) -> list[str]:
    """What a language model makes of a picture: a small Markdown table for each group, with headers of its own making."""
    if table.code != "applications":
        return markdown(draft, table)
    rows = [[box.text for box in row if box.role != "group"] for row in table.rows if any(box.at for box in row)]
    starts = [0] + [n for n, row in enumerate(table.rows[-len(rows) :]) if n and row[0].role == "group"] + [len(rows)]
    names = draft.rng.choice(
        (
            ["数据1", "数据2", "数据3", "数据4", "数据5", "数据6", "总计"],
            ["-"] * 7,
            ["列1", "列2", "列3", "列4", "列5", "列6", "列7"],
        )
    )
    lines = []
    for first, last in itertools.pairwise(starts):
        lines += ["| 项目 | " + " | ".join(names) + " |", "|" + f" {RULE} |" * 8]
        lines += ["| " + " | ".join(row) + " |" for row in rows[first:last]]
        lines.append("")
    return lines


def cell_per_line(draft: Draft, table: Table) -> list[str]:
    """A lone pipe before each row, then a cell a line, each ending in a pipe."""
    lines = []
    for row in _own(table):
        lines += ["|", *(f"{text} |" for text in row)]
    return lines


def _close(text: str) -> str:
    """A label without inner blanks, which would look like a border."""
    return "".join(text.split())


def _filled(table: Table) -> list[list[str]]:
    return [
        [box.text if box.role == "foot" else _close(box.text) for box in row if box.text.strip()] for row in table.rows
    ]


def line_per_cell(draft: Draft, table: Table) -> list[str]:
    gap = draft.rng.choice(([], [""]))
    return [line for row in _filled(table) for text in row for line in (text, *gap)]


def spaced_rows(draft: Draft, table: Table) -> list[str]:
    blank = draft.rng.choice((" ", " ", "  ", "\u3000", "\xa0"))
    return [blank.join(row) for row in _filled(table)]


def _columns_wide(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _folded(text: str, room: int) -> list[str]:
    lines, line = [], ""
    for character in text:
        if line and _columns_wide(line + character) > room:
            lines.append(line)
            line = ""
        line += character
    return [*lines, line]


def aligned(draft: Draft, table: Table) -> list[str]:
    """Columns set with blanks, as a PDF's text comes out with its layout kept: long labels run over several lines."""
    widths = {
        "proactive": [26, 18, 18, 18],
        "applications": [8, 10, 32, 9, 9, 9, 9, 9, 9, 9],
        "review_litigation": [9] * 15,
    }.get(table.code) or [round(weight * 8) for weight in table.weights]
    widths += [6] * (table.width - len(widths))
    lines = []
    for row, placed in zip(table.rows, table.placed(), strict=True):
        folded = []
        for column, box in placed:
            if any(box is own for own in row):
                folded.append(
                    (column, _folded(_close(box.text), max(8, sum(widths[column : column + box.colspan]) - 2)))
                )
        tall = max((len(text) for _, text in folded), default=1)
        for n in range(tall):
            line = ""
            for column, text in folded:
                at = n - (tall - len(text)) // 2  # every cell is set in the middle of its row
                if 0 <= at < len(text) and text[at]:
                    line += " " * max(2 if line else 0, sum(widths[:column]) - _columns_wide(line)) + text[at]
            lines.append(line)
    return lines


def one_line(draft: Draft, table: Table) -> list[str]:
    return [" ".join(text for row in _filled(table) for text in row)]


# ---------------------------------------------------------------------------------------------- glued


def _block_readings(run: str, most: int) -> int:
    """How many ways a run of digits splits into three blocks of four parts and their sum; counting stops at `most`."""

    @functools.cache
    def count(at: int, block: int, part: int, total: int) -> int:
        if block == 3:
            return int(at == len(run))
        found = 0
        longest = 1 if run[at : at + 1] == "0" else len(run) - at
        for size in range(1, longest + 1):
            if at + size > len(run):
                break
            value = int(run[at : at + size])
            if part == 4:
                found += count(at + size, block + 1, 0, 0) if value == total else 0
            else:
                found += count(at + size, block, part + 1, total + value)
            if found >= most:
                break
        return found

    return count(0, 0, 0, 0)


def _mark_glued(draft: Draft, table: Table) -> None:
    """What nobody can tell apart once the separators are gone.

    applications: nothing, as long as the sums hold; all of it where they do not. proactive and the statistics of 2014: a
    row of several figures, but for zeros alone. Disputes: the row, unless its sums leave one way to split it.
    """
    for row in table.rows:
        cells = [box for box in row if box.at]
        if not cells:
            continue
        run = "".join(box.text for box in cells)
        if table.code == "applications":
            doubtful = bool(draft.marks["applications_do_not_add_up"])
        elif table.code == "legacy_statistics":
            doubtful = sum(box.role == "value" for box in row) > 1
        elif table.code == "proactive":
            doubtful = len(cells) > 1 and set(run) != {"0"}
        else:
            doubtful = bool(draft.marks["review_litigation_do_not_add_up"]) or _block_readings(run, 2) != 1
        if doubtful:
            draft.undecided |= {box.at for box in cells}


def glued(draft: Draft, table: Table) -> list[str]:
    """No separator at all: a label and its figures in one run, a line a row."""
    _mark_glued(draft, table)
    return ["".join(row) for row in _filled(table)]


def half_glued(draft: Draft, table: Table) -> list[str]:
    """A blank between some of the cells only."""
    _mark_glued(draft, table)
    return ["".join(text + draft.rng.choice(("", " ")) for text in row).rstrip() for row in _filled(table)]


# ---------------------------------------------------------------------------------------------- documents

TABLES = {
    "pipe": pipe, "pipe_fillers": functools.partial(pipe, fillers=True), "markdown": markdown, "tab": tab, "comma": comma, "cell_per_line": cell_per_line,
    "transcribed": transcribed, "aligned": aligned,
    "line_per_cell": line_per_cell, "spaced_rows": spaced_rows, "one_line": one_line, "one_paragraph": one_line,
    "glued": glued, "half_glued": half_glued,
    "asciidoc": shapes.asciidoc, "mediawiki": shapes.mediawiki, "turned": shapes.turned, "keyed": shapes.keyed, "objects": shapes.objects,
}  # fmt: skip


def _paragraph(rng: random.Random, block: Paragraph, layout: str) -> str:
    if layout in ("markdown", "transcribed"):
        return {"title": "# ", "heading": "## "}.get(block.role, "") + block.text
    return block.text


def render(draft: Draft, layout: str) -> bytes:
    """The whole report as text."""
    lines: list[str] = []
    airy = layout in ("markdown", "transcribed") or draft.rng.random() < 0.4
    for block in draft.sheet:
        if isinstance(block, Table):
            make = pipe if block.code == "page" else TABLES[layout]
            lines += make(draft, block)
        else:
            lines.append(_paragraph(draft.rng, block, layout))
        if airy:
            lines.append("")
    if layout == "one_paragraph":
        text = (
            lines[0] + "\n" + "".join(line if line.endswith(("。", "；")) else line + " " for line in lines[1:] if line)
        )
    else:
        text = "\n".join(lines)
    return encode(draft, text if draft.marks["truncated"] else text + "\n")


def render_pdf_text(draft: Draft) -> bytes:
    """What a converter takes out of a PDF without ruled lines: labels above, beside and below their figures."""
    import pdfplumber

    from pipelines.bench import pdf

    with pdfplumber.open(io.BytesIO(pdf.render(draft, "unruled"))) as document:
        text = "\n".join(page.extract_text() or "" for page in document.pages)
    return encode(draft, text + "\n")
