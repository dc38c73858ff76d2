"""Plain text, pipe- or tab-separated, and Markdown → rows: one row a physical line.

A line with pipes or tabs is split there and nowhere else; what a run of blanks or glued digits means is for the table
reader to find out. HTML tables inside Markdown are handed to markup.py. Not here: labels, tables, numbers.
"""

from __future__ import annotations

import csv
import html
import io
import re
from collections import Counter

from parsers import limits
from parsers.formats import drawn, wiki_tables
from parsers.formats.encoding import decode
from parsers.grid import Grid, GridCell, GridRow, Unreadable
from parsers.normalise import display_width

# Where a line without separators might hide borders of cells: runs of blanks, digits beside digits, digits beside
# Chinese text. Digits are looked for first: most long lines have none, and the second pattern costs more.
_DIGIT = re.compile("[0-9０-９]")
_BORDER = re.compile(
    r"\d[ \u3000\xa0]+[-+\d]|[\u4e00-\u9fff）)、：:”][ \u3000\xa0]?[-+]?\d|\d[ \u3000\xa0]?[\u4e00-\u9fff（(]"
)
_BOX = "│┃║｜¦┆┇┊┋"
_BOXES = re.compile(f"[{_BOX}]")
_BOX_RULE = frozenset("─━═┄┅┈┉┌┐└┘├┤┬┴┼┏┓┗┛┣┫┳┻╋╔╗╚╝╠╣╦╩╬┠┨┯┷┿╂┍┑┕┙┝┥+-=|│┃║ \t")
# What begins a table drawn with characters: a frame's corner, or a ruler of dashes over columns.
_DRAWN = re.compile(r"\+[-=]{2}|[┌┏╔]|^[ \t]*(?:-{2,}|={2,}) +[-=]{2}", re.MULTILINE)
_RULE = "-|:+= \t_*—─"
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\xad"
_OUTER = " \t\n\f\v\u3000\xa0\u2002\u2003\u2009\u202f" + _INVISIBLE
_HEADING = re.compile(r"#{1,6}[ \u3000]+")


def read_text(data: bytes, media_type: str = "text/plain", declared: str | None = None) -> Grid:
    """The grid of a text document. declared: the media type with charset that came with the bytes.

    Raises Unreadable for more than limits.TEXT_BYTES, for bytes that are no text, and for an empty text.
    """
    if len(data) > limits.TEXT_BYTES:
        raise Unreadable(f"{len(data):,} bytes of text: more than any report has ({limits.TEXT_BYTES:,})", "too_large")
    text, encoding, notes = decode(data, declared)
    rows = _csv_rows(text) if media_type == "text/csv" else rows_of(text)
    if not rows:
        raise Unreadable("the text is empty", "empty_input")
    return Grid(rows, media_type, encoding, notes=notes)


def _csv_rows(text: str) -> list[GridRow]:
    rows: list[GridRow] = []
    cells = last = 0
    reader = csv.reader(io.StringIO(text, newline=""), strict=False)
    try:
        for parts in reader:
            line, last = last + 1, reader.line_num
            cells += len(parts)
            if cells > limits.GRID_CELLS:
                raise Unreadable(f"more than {limits.GRID_CELLS:,} cells: no report has as many", "too_large")
            if parts:
                rows.append(GridRow([GridCell(part.strip(), column, 1, 1, line) for column, part in enumerate(parts)]))
    except csv.Error as error:
        raise Unreadable(f"the CSV file is damaged: {error}", "file_damaged") from None
    return rows


def rows_of(text: str) -> list[GridRow]:
    """The rows of a text, line by line. Blank lines give none; lines of separators alone give empty cells."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    if "<" in text and ("<td" in text or "<TD" in text or "<th" in text):
        return _with_tables(lines)
    return _plain(lines, text, 1)


def _plain(lines: list[str], text: str, first: int) -> list[GridRow]:
    """first: the number of the first line. Tables drawn with characters are read as drawn, all else line by line."""
    tables = drawn.find(lines, first) if _DRAWN.search(text) else []
    if wiki_tables.FENCE in text or "{|" in text:
        tables = tables or wiki_tables.find(lines, first)
    if not tables:
        return _lines(lines, text, first)
    rows: list[GridRow] = []
    start = 0
    for table in tables:
        before = lines[start : table.start]
        rows += _lines(before, "\n".join(before), first + start) + table.rows
        start = table.end
    rest = lines[start:]
    return rows + _lines(rest, "\n".join(rest), first + start)


def _lines(lines: list[str], text: str, first: int) -> list[GridRow]:
    piped = "|" in text
    boxed = False
    if any(character in text for character in _BOX):
        boxed = piped = True
        lines = [_BOXES.sub("|", line) if _BOXES.search(line) else line for line in lines]
    outer_left, closed, opens = _pipe_style(lines) if piped else (False, False, False)
    dashed = "---" in text or ":-" in text or "===" in text or "***" in text or boxed
    escaped = "\\" in text
    marked = "**" in text or "__" in text or "#" in text or "\\|" in text or "```" in text or "~~~" in text
    tagged = "<br" in text or "<BR" in text or "&" in text or any(character in text for character in _INVISIBLE)
    rows: list[GridRow] = []
    add = rows.append
    cells_left = limits.GRID_CELLS
    number = first - 1
    for line in lines:
        number += 1
        stripped = line.strip()
        if not stripped:
            if "\t" not in line:
                continue
        elif dashed and _is_rule(stripped, boxed):
            continue
        pipes = line.count("|") if piped else 0
        tabs = line.count("\t")
        if pipes and pipes >= tabs:
            parts = _split_pipes(stripped) if marked else stripped.split("|")
            # The pipe at a line's end closes the last cell, unless pipes only stand between cells here.
            if len(parts) > 1 and (closed or (outer_left and not opens and not parts[0])) and not parts[-1]:
                parts.pop()
            if outer_left and len(parts) > 1 and not parts[0]:
                del parts[0]
        elif tabs:
            parts = line.split("\t")
        else:
            if marked:
                if stripped.startswith(("```", "~~~")):
                    continue
                stripped = _prose_marks(stripped)
            if escaped:
                stripped = drawn.unescape(stripped)
            if tagged:
                stripped = _untag(stripped)
            row = GridRow([GridCell(stripped, 0, 1, 1, number)], None, is_certain(stripped))
            if not row.certain and line[0].isspace():
                row.indent = display_width(line[: len(line) - len(line.lstrip())])
            add(row)
            cells_left -= 1
            if cells_left < 0:
                raise Unreadable(f"more than {limits.GRID_CELLS:,} lines: no report has as many", "too_large")
            continue
        cells_left -= len(parts)
        if cells_left < 0:
            raise Unreadable(f"more than {limits.GRID_CELLS:,} cells: no report has as many", "too_large")
        if marked and ("*" in line or "_" in line or "`" in line):
            parts = [_cell_marks(part) for part in parts]
        if escaped:
            parts = [drawn.unescape(part) for part in parts]
        if tagged:
            parts = [_untag(part) for part in parts]
        add(GridRow([GridCell(part.strip(), column, 1, 1, number) for column, part in enumerate(parts)]))
    return rows


def _split_pipes(line: str) -> list[str]:
    """The cells of a Markdown line, in which an escaped pipe is a character."""
    if "\\|" not in line:
        return line.split("|")
    return [part.replace("\0", "|") for part in line.replace("\\|", "\0").split("|")]


def is_certain(line: str) -> bool:
    """Whether a line without separators is one cell for sure: False where it might hide borders of cells."""
    if "  " in line or "\u3000\u3000" in line or "\xa0\xa0" in line:
        return False
    return _DIGIT.search(line) is None or (len(line) < 60 and _BORDER.search(line) is None)


def _pipe_style(lines: list[str]) -> tuple[bool, bool, bool]:
    """(a pipe opens the lines, a pipe closes them), by nine in ten of the lines that have two pipes or more: fewer, and it
    is a blank first or last cell. Third: pipes only open cells, so that one at a line's end opens a blank one.

    `a | b | |` is a row of three cells where each pipe closes one, and of four where pipes only stand between.
    """
    rows = left = right = 0
    opening: Counter[int] = Counter()  # lines by their number of cells where every pipe opens one,
    closing: Counter[int] = Counter()  # and where the last one closes a cell
    for line in lines:
        if "|" in line and (pipes := line.count("|")) > 1:
            line = line.strip()
            rows += 1
            left += line[0] == "|"
            right += line[-1] == "|"
            opening[pipes] += 1
            closing[pipes - (line[-1] == "|")] += 1
    if not rows:  # a cell a line, each closed by its pipe
        return False, True, False
    if left * 10 > rows * 9 >= right * 10:  # that more rows are alike tells which
        opens = right * 10 < rows * 4 or max(opening.values()) > max(closing.values())
        return True, False, opens
    return left * 10 > rows * 9, right * 10 > rows * 9, False


def _is_rule(stripped: str, boxed: bool) -> bool:
    """Whether a line only draws: `---|:-:|---`, `=====`, the frame of a box. A row of single dashes is data."""
    if boxed and len(stripped) > 2 and _BOX_RULE.issuperset(stripped) and not set(stripped) <= set("| \t-"):
        return True
    if stripped.strip(_RULE):
        return False
    return "---" in stripped or ":-" in stripped or "-:" in stripped or "===" in stripped or stripped == "***"


def _cell_marks(part: str) -> str:
    """A cell without Markdown's emphasis around it: the marks are not printed."""
    part = part.strip()
    for mark in ("**", "__", "*", "`"):
        if len(part) > 2 * len(mark) and part.startswith(mark) and part.endswith(mark):
            inner = part[len(mark) : -len(mark)]
            if mark not in inner:
                part = inner.strip()
    return part


def _prose_marks(line: str) -> str:
    if line[0] == "#":
        line = _HEADING.sub("", line, count=1)
    if "**" in line and line.count("**") % 2 == 0:
        line = line.replace("**", "")
    if "__" in line and line.count("__") == 2 and "____" not in line:
        line = line.replace("__", "")
    return line.strip()


def _untag(part: str) -> str:
    """A cell with its HTML line breaks and entities read, and without invisible characters around it."""
    if "<" in part:
        part = _BREAK.sub("\n", part)
    if "&" in part:
        part = html.unescape(part).replace("\xa0", " ")
    return part.strip(_OUTER)


def _with_tables(lines: list[str]) -> list[GridRow]:
    """Markdown with HTML tables in it, as converters write it: text line by line, each table read as markup."""
    from parsers.formats import markup

    rows: list[GridRow] = []
    table = 0
    start = 0  # first line not yet taken
    number = 0
    while number < len(lines):
        lower = lines[number].lower()
        at = lower.find("<table")
        if at < 0:
            number += 1
            continue
        before = [*lines[start:number], lines[number][:at]]
        rows += _plain(before, "\n".join(before), start + 1)
        depth, end = 0, number
        tail = None
        while end < len(lines):
            lower = lines[end].lower()
            depth += lower.count("<table") - lower.count("</table")
            if depth <= 0:
                tail = lower.rfind("</table")
                tail = lower.find(">", tail) + 1
                break
            end += 1
        inside = lines[number : end + 1]
        rest = ""
        if tail is not None and end < len(lines):
            rest = inside[-1][tail:]
            inside[-1] = inside[-1][:tail]
        inside[0] = inside[0][at:]
        found, table = markup.rows_of("\n".join(inside), first_line=number + 1, first_table=table)
        rows += found
        if rest.strip():
            lines[end] = rest
            start = number = end
        else:
            start = number = end + 1
    rest_lines = lines[start:]
    return rows + _plain(rest_lines, "\n".join(rest_lines), start + 1)
