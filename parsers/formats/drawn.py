"""Tables drawn with characters → rows of cells: frames of +, - and | (or box characters), and columns under a ruler of dashes.

What Markdown converters write where a cell has several lines: grid, multi-line and simple tables. A block that does not
keep to its own lines is left to the plain reading (text.py), line by line. Not here: pipe tables, which have one row a line.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from parsers import limits
from parsers.grid import GridCell, GridRow

_CORNERS = "┌┐└┘├┤┬┴┼┏┓┗┛┣┫┳┻╋╔╗╚╝╠╣╦╩╬┠┨┯┷┿╂┍┑┕┙┝┥╒╕╘╛╞╡╤╧╪"
FRAMES = str.maketrans("─━═┄┅┈┉│┃║┆┇┊┋" + _CORNERS, "-" * 7 + "|" * 7 + "+" * len(_CORNERS))
LONGEST = 5_000  # lines of one drawn table
PLAIN_RULES = 3  # a frame of no more rules has a row a line: top, header, bottom
_RULE = re.compile(r"\+[-=:+]*[-=]{2}[-=:+]*\+")
_RULER = re.compile(r"\s*(?:-{2,} +)+-{2,}\s*|\s*(?:={2,} +)+={2,}\s*")
_FULL = re.compile(r"\s*(?:-{8,}|={8,})\s*")
_RUN = re.compile(r"[-=]+")
_ATTRIBUTES = re.compile(r"\[([^\[\]]*)\]\s*\{[^{}]*\}")
_BLOCK = re.compile(r"</?(?:div|span|p|u|font)\b[^<>]*>|<!--.*?-->", re.DOTALL)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")

Width = Callable[[str], int]


@dataclass(slots=True)
class Drawn:
    """A drawn table: the lines [start, end) that it takes, and its rows."""

    start: int
    end: int
    rows: list[GridRow]


def unescape(text: str) -> str:
    """Text without the backslashes that Markdown puts before punctuation."""
    return _ESCAPED.sub(r"\1", text) if "\\" in text else text


def find(lines: list[str], first: int) -> list[Drawn]:
    """The drawn tables among lines, in order. first: the number of the first line."""
    found: list[Drawn] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        table = None
        if "+-" in line or "+=" in line or "┌" in line or "┏" in line or "╔" in line:
            table = _framed(lines, at, first)
        elif ("--" in line or "==" in line) and len(line) < 2000 and _RULER.fullmatch(line):
            table = _ruled(lines, at, found[-1].end if found else 0, first)
        if table is None:
            at += 1
            continue
        for row in table.rows:
            row.table = -(first + table.start)  # tables in tags are counted from 0 upwards
        found.append(table)
        at = table.end
    return found


def _narrow(character: str) -> int:
    return 0 if unicodedata.combining(character) else 1


def _wide(character: str) -> int:
    if unicodedata.east_asian_width(character) in "WF":
        return 2
    return _narrow(character)


def _wider(character: str) -> int:
    """As terminals in Chinese count: “ ” … and ① take two places too."""
    return 2 if unicodedata.east_asian_width(character) in "WFA" else _narrow(character)


def _spread(line: str, width: Width) -> list[str]:
    """A line as one entry a place: a wide character and then nothing."""
    if line.isascii():
        return list(line)
    places: list[str] = []
    for character in line:
        wide = width(character)
        if wide == 0 and places:
            places[-1] += character
            continue
        places.append(character)
        places += [""] * (wide - 1)
    return places


# Frames


def _framed(lines: list[str], at: int, first: int) -> Drawn | None:
    indent = len(lines[at]) - len(lines[at].lstrip())
    block = []
    for line in lines[at : at + LONGEST]:
        line = line[indent:].rstrip().translate(FRAMES)
        if not line or line[0] not in "+|" or line[-1] not in "+|":
            break
        block.append(line)
    while block and not _RULE.fullmatch(block[-1]):
        block.pop()
    rules = sum("+--" in line or "+==" in line for line in block)  # also those that leave a cell open
    if len(block) < 3 or not _RULE.fullmatch(block[0]) or (rules <= PLAIN_RULES and len(block) > 2 * rules):
        return None
    for width in (_wide, _narrow, _wider):
        places = [_spread(line, width) for line in block]
        if len({len(line) for line in places}) == 1:
            rows = _fields(places, first + at)
            return Drawn(at, at + len(block), rows) if rows else None
    return None


def _fields(places: list[list[str]], first: int) -> list[GridRow]:
    """The cells of a frame: fields between its lines, joined where no line stands between them. Empty where they are no
    rectangles."""
    edges, rules = {0, len(places[0]) - 1}, []
    for number, line in enumerate(places):
        crossings = [
            x
            for x, mark in enumerate(line)
            if mark == "+" and ((x and line[x - 1] in "-=:") or (x + 1 < len(line) and line[x + 1] in "-=:"))
        ]
        if len(crossings) > 1:
            rules.append(number)
            edges.update(crossings)
    xs = sorted(edges)
    wide, high = len(xs) - 1, len(rules) - 1
    if wide > limits.GRID_COLUMNS or wide * high > limits.GRID_CELLS:
        return []
    owner = list(range(wide * high))

    def root(field: int) -> int:
        while owner[field] != field:
            field = owner[field]
        return field

    for row in range(high):
        inside = places[rules[row] + 1 : rules[row + 1]]
        below = places[rules[row + 1]]
        for column in range(wide):
            field, right = row * wide + column, xs[column + 1]
            if column + 1 < wide and not (inside and all(line[right] in ("|", "+") for line in inside)):
                owner[root(field + 1)] = root(field)
            border = below[xs[column] + 1 : right]
            if row + 1 < high and not all(mark in ("-", "=", ":", "+") for mark in border):
                owner[root(field + wide)] = root(field)
    members: dict[int, list[int]] = {}
    for field in range(wide * high):
        members.setdefault(root(field), []).append(field)
    rows: list[list[GridCell]] = [[] for _ in range(high)]
    for fields in members.values():
        columns, bands = [field % wide for field in fields], [field // wide for field in fields]
        left, top = min(columns), min(bands)
        spans = (max(columns) - left + 1, max(bands) - top + 1)
        if spans[0] * spans[1] != len(fields):
            return []
        start, end = rules[top] + 1, rules[top + spans[1]]
        rows[top].append(
            _cell([line[xs[left] + 1 : xs[left + spans[0]]] for line in places[start:end]], left, *spans, first + start)
        )
    return [GridRow(sorted(cells, key=lambda cell: cell.column)) for cells in rows if cells]


def _cell(lines: list[list[str]], column: int, wide: int, high: int, first: int) -> GridCell:
    texts = [unescape("".join(line).strip()) for line in lines]
    shown = next((number for number, text in enumerate(texts) if text), 0)
    text = "\n".join(text for text in texts if text)
    if "]{" in text or "]\n{" in text or "<" in text:  # attributes and blocks that a converter kept
        text = _ATTRIBUTES.sub(r"\1", _BLOCK.sub("", text)).strip()
    return GridCell(text, column, wide, high, first + shown)


# Columns under a ruler


def _ruled(lines: list[str], ruler: int, floor: int, first: int) -> Drawn | None:
    """A table whose columns are the runs of a line of dashes: with its header above it, or none; a row a line, or rows of
    several lines with blank lines between and a line of dashes at the end."""
    top = ruler
    while top > floor and ruler - top < 12 and lines[top - 1].strip() and not _FULL.fullmatch(lines[top - 1]):
        top -= 1
    closed = (
        top > floor and _FULL.fullmatch(lines[top - 1]) is not None
    )  # a line over the header: rows of several lines
    end = close = None
    for number in range(ruler + 1, min(len(lines), ruler + LONGEST)):
        line = lines[number]
        if not line.strip():
            end = number if end is None else end
        elif _FULL.fullmatch(line) or _RULER.fullmatch(line):
            close = number
            break
    else:
        end = len(lines) if end is None else end
    several = close is not None and (closed or (top == ruler and end is not None))
    if not several:
        if close is not None and end is None:
            end = close
        if top == ruler and close is None:
            return None  # neither header nor end: only a line of dashes
    runs = [found.span() for found in _RUN.finditer(lines[ruler])]
    stop = close if several else end
    body = [(number, lines[number]) for number in range(ruler + 1, stop or 0)]
    header = [(number, lines[number]) for number in range(top, ruler)]
    if not body:
        return None
    for width in (_wide, _narrow, _wider):
        rows = _under(header, body, runs, width, several, first)
        if rows is not None:
            after = (close + 1) if close is not None and (several or close == stop) else stop
            return Drawn(top - 1 if closed else top, after, rows)
    return None


def _under(
    header: list[tuple[int, str]],
    body: list[tuple[int, str]],
    runs: list[tuple[int, int]],
    width: Width,
    several: bool,
    first: int,
) -> list[GridRow] | None:
    """The rows cut at the runs' beginnings; None where some text stands over a border."""
    starts = [start for start, _ in runs]
    cuts = [*starts[1:], None]
    groups: list[list[tuple[int, list[list[str]]]]] = [[]]
    for part, lines in ((0, header), (1, body)):
        if part and groups[-1]:
            groups.append([])
        for number, line in lines:
            if not line.strip():
                groups.append([])
                continue
            places = _spread(line.rstrip().expandtabs(4), width)
            for start in starts[1:]:
                if start <= len(places) and (places[start - 1 : start] not in ([" "], [])):
                    return None
            cells = [
                places[0 if not n else start : cut] for n, (start, cut) in enumerate(zip(starts, cuts, strict=True))
            ]
            if part and not several and groups[-1]:
                groups.append([])
            groups[-1].append((number, cells))
    rows = []
    for group in groups:
        if group:
            columns = zip(*(cells for _, cells in group), strict=True)
            rows.append(GridRow([_cell(list(lines), n, 1, 1, first + group[0][0]) for n, lines in enumerate(columns)]))
    return rows
