"""One PDF page's characters and drawn lines → a Page of ruled cells and lines of text (page.py).

Characters stay as printed (radicals that look like characters, too). Not here: what becomes of the page.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from parsers.formats.page import NEAR, Line, Page, Piece, Ruled, clustered, index_of

Box = tuple[float, float, float, float]  # x0, top, x1, bottom, in points from the page's top left
Character = dict[str, Any]
_EDGES = 20_000  # drawn lines of a page; a page with more is a map or a drawing


def read_page(page: Any) -> Page:
    """page: a pdfplumber page."""
    page = page.dedupe_chars(tolerance=1)  # bold drawn as the same character twice
    characters = [character for character in page.chars if _is_straight(character)]
    printed = [character for character in characters if character["text"].strip()]
    covered = _covered(page)
    unmapped = sum(character["text"].startswith("(cid:") for character in printed)
    # Glyphs that the file gives no characters for can only be read as a picture.
    if (len(printed) < 10 and covered) or unmapped * 3 > len(printed):
        return Page(page.page_number, [], is_picture=True)
    blocks: list[Ruled | Line] = []
    if len(page.edges) <= _EDGES:
        for table in page.find_tables():
            ruled, characters = _fill(table.bbox, table.cells, characters)
            blocks.append(ruled)
    blocks += lines_of(characters)
    blocks.sort(key=lambda block: block.top)
    return Page(page.page_number, blocks, is_layer=covered)


def _is_straight(character: Character) -> bool:
    """Whether a character stands upright or lies on its side: slanted ones are watermarks."""
    a, b, c, d, *_ = character["matrix"]
    return (abs(b) < 0.05 * abs(a) and abs(c) < 0.4 * abs(d)) or (abs(a) < 0.05 * abs(b) and abs(d) < 0.05 * abs(c))


def _covered(page: Any) -> bool:
    """Whether pictures lie over most of the page."""
    area = float(page.width * page.height) or 1.0
    covered = sum(
        max(0.0, float(image["x1"] - image["x0"])) * max(0.0, float(image["bottom"] - image["top"]))
        for image in page.images
    )
    return covered > 0.7 * area


def _fill(box: Box, boxes: list[Box], characters: list[Character]) -> tuple[Ruled, list[Character]]:
    """The table with the characters that stand in its cells or beside them in its rows, and the characters left over."""
    boxes = sorted(set(boxes), key=lambda cell: (cell[1], cell[0]))
    tops = clustered([cell[1] for cell in boxes] + [cell[3] for cell in boxes])
    inside: list[list[Character]] = [[] for _ in boxes]
    in_band: dict[int, list[int]] = {}  # row between two tops → the cells that reach into it
    for number, cell in enumerate(boxes):
        first = index_of(tops, cell[1])
        for band in range(first, max(index_of(tops, cell[3]), first + 1)):
            in_band.setdefault(band, []).append(number)
    rest: list[Character] = []
    beside: dict[int, list[Character]] = {}
    for character in characters:
        x, y = (character["x0"] + character["x1"]) / 2, (character["top"] + character["bottom"]) / 2
        if not box[1] <= y <= box[3]:
            rest.append(character)
            continue
        band = next(
            (number for number, (top, bottom) in enumerate(pairwise(tops)) if top <= y <= bottom), len(tops) - 1
        )
        for number in in_band.get(band, ()):
            cell = boxes[number]
            if cell[0] <= x <= cell[2] and cell[1] <= y <= cell[3]:
                inside[number].append(character)
                break
        else:
            beside.setdefault(band, []).append(character)
    cells = [Piece(*cell, text_of(found)) for cell, found in zip(boxes, inside, strict=True)]
    ruled = Ruled(*box, cells)
    for band, found in beside.items():
        ruled.loose += _loose(box, tops[band], tops[min(band + 1, len(tops) - 1)], found)
    return ruled, rest


def _loose(box: Box, top: float, bottom: float, characters: list[Character]) -> list[Piece]:
    """The pieces of text in one row of a table that its lines don't enclose: what stands left of it, right of it, and in it."""
    pieces = [piece for line in lines_of(characters) for piece in line.pieces]
    left = [piece for piece in pieces if piece.x0 < box[0] - NEAR]
    right = [piece for piece in pieces if piece.x1 > box[2] + NEAR and piece not in left]
    found = []
    for side in (left, right):
        if side:
            x0, x1 = min(piece.x0 for piece in side), max(piece.x1 for piece in side)
            found.append(Piece(x0, top, x1, bottom, "\n".join(piece.text for piece in side)))
    inner = [piece for piece in pieces if piece not in left and piece not in right]
    return found + [Piece(piece.x0, top, piece.x1, bottom, piece.text) for piece in inner]


def lines_of(characters: list[Character]) -> list[Line]:
    """Lines from top to bottom, each cut where a gap is as wide as a character."""
    lines: list[list[Character]] = []
    middle_of_last = 0.0
    for character in sorted(characters, key=lambda found: found["top"] + found["bottom"]):
        middle = (character["top"] + character["bottom"]) / 2
        if lines and middle - middle_of_last < max(2.0, 0.4 * character["size"]):
            lines[-1].append(character)
            middle_of_last += (middle - middle_of_last) / len(lines[-1])
        else:
            lines.append([character])
            middle_of_last = middle
    return [Line(pieces) for line in lines if (pieces := _pieces(line))]


def _pieces(line: list[Character]) -> list[Piece]:
    """A line's characters in pieces of text, with a new piece after a gap of a character's size."""
    pieces: list[Piece] = []
    before, blank = "", False
    for character in sorted(line, key=lambda found: found["x0"]):
        shown = character["text"]
        if not shown.strip():
            blank = True
            continue
        place = (character["x0"], character["top"], character["x1"], character["bottom"])
        size = max(character["size"], 1.0)
        space = character["x0"] - pieces[-1].x1 if pieces else 0.0
        if not pieces or space > size:
            pieces.append(Piece(*place, shown))
        else:
            # Figures that do not touch are two figures; characters of a justified line are one word.
            figures = before.isdigit() and shown[:1].isdigit()
            apart = space > (0.15 if figures else 0.6) * size or (blank and (figures or space > 0.2 * size))
            last = pieces[-1]
            last.text += " " * apart + shown
            last.x1, last.top, last.bottom = character["x1"], min(last.top, place[1]), max(last.bottom, place[3])
        before, blank = shown[-1:], False
    return pieces


def text_of(characters: list[Character]) -> str:
    """The text of a cell, its lines divided by line breaks."""
    return "\n".join(" ".join(piece.text for piece in line.pieces) for line in lines_of(characters))
