"""A picture of a page → a Page of ruled cells and lines of text (page.py): the line grid by OpenCV, the text by rapidocr.

Each cell of a ruled table is read by itself, so that no figure is missed beside another and none runs into the next; what
stands outside of tables is found and read by rapidocr as a whole. A cell's confidence is that of its least certain
character, and 0 where two looks at the same figures disagree. Not here: opening files (scan.py), making pictures upright (scan_shape.py).
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import cv2
import numpy as np

from parsers.formats.page import Line, Page, Piece, Ruled
from parsers.formats.scan_shape import DPI, POST, THICK, WALL, Picture
from parsers.formats.scan_shape import ink as _ink

_POINT = DPI / 72
_NEAR = 8
_SPECK = 14  # area of a spot that is no character: a decimal point has 9 to 16, a dash 20
_FIGURES = "0123456789.,+-"
_ALIKE = frozenset(_FIGURES + "oO〇○。°QDlI|")
_DOUBTED = 0.95  # what is left of the confidence of a figure that was taken for something else at first
_CHINESE = re.compile("[\u4e00-\u9fff]")

Box = tuple[int, int, int, int]


@functools.cache
def engine() -> Any:
    """rapidocr with the models of its package; narrow pictures are read as narrow ones, which most figures are."""
    from rapidocr import RapidOCR

    return RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.max_side_len": 3000,
            "EngineConfig.onnxruntime.intra_op_num_threads": 2,
            "Rec.rec_img_shape": [3, 48, 96],
            "Rec.rec_batch_num": 16,
        }
    )


def read_picture(picture: Picture, number: int) -> Page:
    """The page that an upright picture on white paper shows (scan_shape.pages_of). number: of the page, from 1."""
    ink = _ink(picture)
    across, down = _rules(ink)
    tables = _tables(across, down)
    clean = picture.copy()
    clean[cv2.dilate(across | down, np.ones((3, 3), np.uint8)) > 0] = 255
    found = [(table, _cells(table, across, down)) for table in tables]
    found = [(table, cells) for table, cells in found if len(cells) > 1]
    texts = _read_cells(clean, [cell for _, cells in found for cell in cells])
    blocks: list[Ruled | Line] = []
    for (x, y, wide, high), cells in found:
        pieces = []
        for left, top, right, bottom in cells:
            text, confidence = texts[left, top, right, bottom]
            pieces.append(Piece(left / _POINT, top / _POINT, right / _POINT, bottom / _POINT, text, confidence))
        blocks.append(Ruled(x / _POINT, y / _POINT, (x + wide) / _POINT, (y + high) / _POINT, pieces))
        clean[y - 2 : y + high + 2, x - 2 : x + wide + 2] = 255
    blocks += _prose(clean)
    blocks.sort(key=lambda block: block.top)
    return Page(number, blocks)


@dataclass(slots=True, frozen=True)
class _Spot:
    """A connected spot of ink: its box and its area."""

    left: int
    top: int
    right: int
    bottom: int
    area: int

    @property
    def wide(self) -> int:
        return self.right - self.left

    @property
    def high(self) -> int:
        return self.bottom - self.top


# The line grid


def _rules(ink: Picture) -> tuple[Picture, Picture]:
    """(horizontal, vertical) rules alone: long thin strokes; what lies between two of one line is filled in."""
    across = _strokes(cv2.dilate(ink, np.ones((3, 1), np.uint8)), WALL, level=True)
    down = _strokes(cv2.dilate(ink, np.ones((1, 3), np.uint8)), POST, level=False)
    return across, down


def _strokes(ink: Picture, length: int, level: bool) -> Picture:
    shape = (1, length) if level else (length, 1)
    found = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones(shape, np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(found)
    thick = stats[:, cv2.CC_STAT_HEIGHT if level else cv2.CC_STAT_WIDTH]
    keep = thick <= THICK
    keep[0] = False
    found = keep[labels].astype(np.uint8) * 255 if count > 1 else found
    gap = (1, 31) if level else (31, 1)
    return cv2.morphologyEx(found, cv2.MORPH_CLOSE, np.ones(gap, np.uint8))


def _tables(across: Picture, down: Picture) -> list[Box]:
    """(x, y, width, height) of each connected net of rules."""
    net = cv2.dilate(across | down, np.ones((5, 5), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(net)
    boxes = [tuple(int(value) for value in stats[label][:4]) for label in range(1, count)]
    return [box for box in boxes if box[2] > 150 and box[3] > 40]


def _edges(mask: Picture, axis: int) -> list[float]:
    """Where rules of one direction lie. axis: 0 for the y of horizontal ones, 1 for the x of vertical ones."""
    count, _, stats, centres = cv2.connectedComponentsWithStats(mask)
    long_side = cv2.CC_STAT_WIDTH if axis == 0 else cv2.CC_STAT_HEIGHT
    places = sorted((float(centres[label][1 - axis]), int(stats[label][long_side])) for label in range(1, count))
    groups: list[list[tuple[float, int]]] = []
    for place in places:
        if groups and place[0] - groups[-1][-1][0] <= _NEAR:
            groups[-1].append(place)
        else:
            groups.append([place])
    return [sum(at * weight for at, weight in group) / sum(weight for _, weight in group) for group in groups]


def _cells(table: Box, across: Picture, down: Picture) -> list[Box]:
    """(left, top, right, bottom) of each cell: fields of the grid with no wall between them are one."""
    x, y, wide, high = table
    walls, posts = across[y : y + high, x : x + wide], down[y : y + high, x : x + wide]
    ys, xs = _edges(walls, 0), _edges(posts, 1)
    rows, columns = len(ys) - 1, len(xs) - 1
    if rows < 1 or columns < 1 or rows * columns > 20_000:
        return []
    parent = list(range(rows * columns))

    def root(field: int) -> int:
        while parent[field] != field:
            parent[field] = parent[parent[field]]
            field = parent[field]
        return field

    for row, (top, bottom) in enumerate(pairwise(ys)):
        for column, (left, right) in enumerate(pairwise(xs)):
            field = row * columns + column
            if column + 1 < columns and not _stands(posts, right, top, bottom, upright=True):
                parent[root(field + 1)] = root(field)
            if row + 1 < rows and not _stands(walls, bottom, left, right, upright=False):
                parent[root(field + columns)] = root(field)
    fields: dict[int, list[int]] = {}
    for field in range(rows * columns):
        fields.setdefault(root(field), []).append(field)
    found = []
    for members in fields.values():
        across_, down_ = [field % columns for field in members], [field // columns for field in members]
        box = (xs[min(across_)], ys[min(down_)], xs[max(across_) + 1], ys[max(down_) + 1])
        found.append((round(box[0]) + x, round(box[1]) + y, round(box[2]) + x, round(box[3]) + y))
    return sorted(set(found), key=lambda box: (box[1], box[0]))


def _stands(mask: Picture, at: float, start: float, end: float, upright: bool) -> bool:
    """Whether a rule is drawn at a place over most of the way from start to end."""
    low, high = max(0, round(at) - 6), round(at) + 7
    first, last = round(start) + 5, max(round(end) - 4, round(start) + 6)
    strip = mask[first:last, low:high] if upright else mask[low:high, first:last].T
    return bool(strip.size) and float((strip > 0).any(axis=1).mean()) > 0.5


# Text


def _read_cells(clean: Picture, cells: list[Box]) -> dict[Box, tuple[str, float]]:
    ink = _ink(clean)
    spots = {cell: found for cell in cells if (found := _spots(ink, cell))}
    heights = sorted(spot.high for found in spots.values() for spot in found if 12 <= spot.high <= 90)
    typical = heights[len(heights) // 2] if heights else 20
    crops = [(cell, box) for cell, found in spots.items() for box in _lines(found, typical)]
    read = _recognise([_cut(clean, box) for _, box in crops])
    # A second look, from a little further away, at all that may be a figure; where the two differ, a third decides.
    doubted = [number for number, (text, _) in enumerate(read) if len(text) < 3 or not _CHINESE.search(text)]
    second = dict(zip(doubted, _recognise([_cut(clean, crops[at][1], 2) for at in doubted]), strict=True))
    torn = [number for number in doubted if second[number][0] != read[number][0]]
    third = dict(zip(torn, _recognise([_cut(clean, crops[at][1], 3) for at in torn]), strict=True))
    for number in doubted:
        read[number] = _agreed([read[number], second[number], *([third[number]] if number in third else [])])
    lines: dict[Box, list[tuple[str, float]]] = {cell: [] for cell in cells}
    for (cell, _), result in zip(crops, read, strict=True):
        lines[cell].append(result)
    return {
        cell: ("\n".join(text for text, _ in found if text), min((confidence for _, confidence in found), default=1.0))
        for cell, found in lines.items()
    }


def _agreed(looks: list[tuple[str, float]]) -> tuple[str, float]:
    """What two of the looks at one line agree on; the first with no confidence where none do."""
    for position, (text, confidence) in enumerate(looks):
        for other, more in looks[position + 1 :]:
            if text == other:
                return text, min(confidence, more) * (1.0 if len(looks) == 2 else _DOUBTED)
    return looks[0][0], 0.0


def _spots(ink: Picture, cell: Box) -> list[_Spot]:
    """Each connected spot of ink in a cell that may be part of a character."""
    left, top, right, bottom = cell
    inside = ink[top + 4 : bottom - 3, left + 4 : right - 3]
    if not inside.size:
        return []
    count, _, stats, _ = cv2.connectedComponentsWithStats(inside)
    return [
        _Spot(int(x) + left + 4, int(y) + top + 4, int(x + wide) + left + 4, int(y + high) + top + 4, int(area))
        for x, y, wide, high, area in stats[1:count]
        if area >= _SPECK
    ]


def _lines(spots: list[_Spot], typical: int) -> list[Box]:
    """The box of each line of text that the spots of a cell make. typical: the height of a figure.

    Only a spot as high as a character, or as wide as a dash, begins a line: grain does not, and joins one only when it lies
    as near as a decimal point. Larger spots beside a line always belong to it: they may be a broken figure.
    """
    body = [spot for spot in spots if spot.high >= 0.55 * typical]
    if not body:
        body = [spot for spot in spots if spot.wide >= 0.4 * typical and spot.wide >= 2 * spot.high]
    bands: list[list[int]] = []
    for spot in sorted(body, key=lambda spot: spot.top):
        # Characters have gaps within: what is no higher than a line is one.
        if bands and (spot.top < bands[-1][1] or spot.bottom - bands[-1][0] <= 1.7 * typical):
            bands[-1][1] = max(bands[-1][1], spot.bottom)
        else:
            bands.append([spot.top, spot.bottom])
    found = []
    for top, bottom in bands:
        beside = [
            spot for spot in spots if top - 0.2 * typical <= (spot.top + spot.bottom) / 2 <= bottom + 0.3 * typical
        ]
        mine = [spot for spot in beside if spot in body or spot.area > 0.15 * typical * typical]
        left, right = min(spot.left for spot in mine), max(spot.right for spot in mine)
        mine += [spot for spot in beside if left - typical <= (spot.left + spot.right) / 2 <= right + typical]
        found.append(
            (
                min(spot.left for spot in mine),
                min(spot.top for spot in mine),
                max(spot.right for spot in mine),
                max(spot.bottom for spot in mine),
            )
        )
    return found


def _cut(clean: Picture, box: Box, look: int = 1) -> Picture:
    """The part of the picture with room around it, in three channels as the model wants it.

    look: which of the looks at it; each sees it at another size.
    """
    left, top, right, bottom = box
    # A dash or a dot alone is not blown up to the height of a character.
    short = max(0, 22 - (bottom - top)) // 2
    pad = {1: 6, 2: 11, 3: 3}[look]
    part = clean[max(0, top - short - pad) : bottom + short + pad, max(0, left - pad) : right + pad]
    if look == 3:
        part = cv2.resize(part, None, fx=1.5, fy=1.5, interpolation=cv2.INTER_CUBIC)
    return cv2.cvtColor(part, cv2.COLOR_GRAY2BGR)


def _recognise(pictures: list[Picture]) -> list[tuple[str, float]]:
    """(text, confidence of its least certain character) of each picture of one line."""
    reader = engine()._load_rec_model()
    alphabet = reader.postprocess_op.character
    high, least = reader.rec_image_shape[1:]
    found: list[tuple[str, float]] = [("", 0.0)] * len(pictures)
    order = sorted(range(len(pictures)), key=lambda number: pictures[number].shape[1] / pictures[number].shape[0])
    for start in range(0, len(order), reader.rec_batch_num):
        numbers = order[start : start + reader.rec_batch_num]
        ratio = max(least / high, *(pictures[number].shape[1] / pictures[number].shape[0] for number in numbers), 0)
        batch = np.stack([reader.resize_norm_img(pictures[number], ratio) for number in numbers]).astype(np.float32)
        for number, odds in zip(numbers, reader.session(batch), strict=True):
            found[number] = _decode(odds, alphabet)
    return found


def _decode(odds: Any, alphabet: list[str]) -> tuple[str, float]:
    """The text of a line from the odds of each character at each step, most likely ones first; class 0 is none.

    A line of figures and of what looks like them is read as figures: a ring is a nought, unless it is too likely not to be.
    """
    text, least = _best(odds, alphabet)
    if text and all(character in _ALIKE for character in text):
        allowed = [0, *(at for at, character in enumerate(alphabet) if character in _FIGURES)]
        mass = odds[:, allowed]
        figures, sure = _best(
            mass / np.maximum(mass.sum(axis=1, keepdims=True), 1e-6), [alphabet[at] for at in allowed]
        )
        if figures:
            return figures, sure * (1.0 if figures == text else _DOUBTED)
    return text, least


def _best(odds: Any, alphabet: list[str]) -> tuple[str, float]:
    steps = odds.argmax(axis=1)
    first = np.concatenate([[True], steps[1:] != steps[:-1]]) & (steps != 0)
    text = "".join(alphabet[at] for at in steps[first])
    return text.strip(), float(odds.max(axis=1)[first].min()) if text else 0.0


def _prose(clean: Picture) -> list[Line]:
    """Lines of text outside of tables, each piece as rapidocr finds it."""
    if not (_ink(clean) > 0).any():
        return []
    result = engine()(cv2.cvtColor(clean, cv2.COLOR_GRAY2BGR), use_cls=False)
    if result.boxes is None:
        return []
    pieces = []
    for box, text, score in zip(result.boxes, result.txts, result.scores, strict=True):
        xs, ys = [float(x) / _POINT for x, _ in box], [float(y) / _POINT for _, y in box]
        pieces.append(Piece(min(xs), min(ys), max(xs), max(ys), text.strip(), float(score)))
    lines: list[Line] = []
    for piece in sorted(pieces, key=lambda piece: piece.top + piece.bottom):
        last = lines[-1] if lines else None
        if last and (piece.top + piece.bottom) / 2 < last.bottom - 0.3 * (last.bottom - last.top):
            last.pieces.append(piece)
        else:
            lines.append(Line([piece]))
    for line in lines:
        line.pieces = _closed_up(sorted(line.pieces, key=lambda piece: piece.x0))
    return lines


def _closed_up(pieces: list[Piece]) -> list[Piece]:
    """The pieces of a line, those less than a character apart as one; figures stay apart."""
    found = pieces[:1]
    for piece in pieces[1:]:
        last = found[-1]
        near = piece.x0 - last.x1 < 0.8 * (last.bottom - last.top)
        if near and not (last.text[-1:].isdigit() and piece.text[:1].isdigit()):
            sure = min(last.confidence or 0.0, piece.confidence or 0.0)
            top, bottom = min(last.top, piece.top), max(last.bottom, piece.bottom)
            found[-1] = Piece(last.x0, top, piece.x1, bottom, last.text + piece.text, sure)
        else:
            found.append(piece)
    return found
