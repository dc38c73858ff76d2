"""A picture as scanned or photographed → upright pages at one size: even paper, cut between pages, level rules.

Not here: what stands on a page (scan_page.py), opening files (scan.py).
"""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

DPI = 200  # of the pictures that are read; sizes below are in pixels at this resolution
WALL = 60  # a horizontal rule is longer than any stroke of a character
POST = 36  # a vertical one: rows of small print are 40 pixels high
THICK = 14  # and thinner than this, skew over its length included
_CHARACTER = 21  # median height of the spots of ink in print of 10.5 points
_SIZES = (0.72, 1.5)  # of that height: between them a picture is read as it is
_TALL = 1.8  # higher than this many times its width, a picture shows several pages
_GAP = 24  # blank rows between two pages
_TURNED = 6.0  # degrees up to which rules are found

Picture = Any  # an array of grey values, height × width, 0 black


def pages_of(picture: Picture) -> list[Picture]:
    """The pages that a picture shows, each upright, on white paper, with characters of the usual size."""
    picture = _sized(picture)
    return [level(flat(page)) for page in _cut(picture)]


def ink(picture: Picture) -> Picture:
    """255 where there is ink, on paper of any shade."""
    return cv2.adaptiveThreshold(picture, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 41, 18)


def flat(picture: Picture) -> Picture:
    """The picture on white paper: shadows evened out, and grain smoothed as far as there is any."""
    high, wide = picture.shape
    small = cv2.resize(picture, (max(1, wide // 8), max(1, high // 8)), interpolation=cv2.INTER_AREA)
    paper = cv2.GaussianBlur(cv2.dilate(small, np.ones((7, 7), np.uint8)), (0, 0), 5)
    paper = cv2.resize(paper, (wide, high), interpolation=cv2.INTER_LINEAR)
    even = cv2.divide(picture, np.maximum(paper, 40), scale=250)
    grain = float(np.median(np.abs(cv2.Laplacian(even, cv2.CV_32F)))) / 3
    return cv2.GaussianBlur(cv2.medianBlur(even, 3), (0, 0), min(1.2, grain / 6)) if grain > 3 else even


def character_height(picture: Picture) -> float | None:
    """The median height of the spots of ink that may be characters; None where there are too few to tell."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink(picture))
    wide, high = stats[1:, cv2.CC_STAT_WIDTH], stats[1:, cv2.CC_STAT_HEIGHT]
    fits = (high >= 7) & (high <= 120) & (wide <= 2 * high) & (wide * 6 >= high)
    return float(np.median(high[fits])) if int(fits.sum()) >= 60 else None


def _sized(picture: Picture) -> Picture:
    """The picture enlarged or reduced to characters of the usual size."""
    high = character_height(picture)
    if high is None or _SIZES[0] * _CHARACTER <= high <= _SIZES[1] * _CHARACTER:
        return picture
    scale = min(max(_CHARACTER / high, 0.25), 3.0)
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return cv2.resize(picture, None, fx=scale, fy=scale, interpolation=how)


def _cut(picture: Picture) -> list[Picture]:
    """A picture of several pages, one under the other, cut in the widest blank bands about a page apart."""
    high, wide = picture.shape
    if high <= _TALL * wide:
        return [picture]
    rows = (ink(picture)[:, wide // 50 : wide - wide // 50] > 0).sum(axis=1)
    blank = np.concatenate([[0], (rows <= wide // 400).astype(np.int8), [0]])
    edges = np.flatnonzero(np.diff(blank))
    bands = [(int(top), int(bottom)) for top, bottom in edges.reshape(-1, 2) if bottom - top >= _GAP]
    pages, start = [], 0
    while high - start > _TALL * wide:
        near = [band for band in bands if start + 0.8 * wide < sum(band) / 2 < start + _TALL * wide]
        near = near or [band for band in bands if sum(band) / 2 > start + 0.8 * wide][:1]
        if not near:
            break
        top, bottom = max(near, key=lambda band: band[1] - band[0])
        end = (top + bottom) // 2
        pages.append(picture[start:end])
        start = end
    return [*pages, picture[start:]]


# Skew and perspective


def level(picture: Picture) -> Picture:
    """The picture turned, and drawn straight where it was taken at an angle, so that its rules lie level and upright."""
    high, wide = picture.shape
    marks = ink(picture)
    across = _slopes(marks, level=True)
    down = _slopes(marks, level=False)
    if not across:
        return picture
    slope_at = _fit(across, high)
    lean_at = _fit(down, wide) if len(down) >= 4 else None
    middle = slope_at(high / 2)
    lean_at = lean_at or (lambda _: -middle)
    if max(abs(slope_at(0)), abs(slope_at(high)), abs(lean_at(0) + middle), abs(lean_at(wide) + middle)) < 0.0007:
        return picture
    # Two level lines and two upright ones of the page as it is, and where they cross.
    lines = [(slope_at(y), y - slope_at(y) * wide / 2) for y in (0.0, float(high))]  # y = slope x + offset
    posts = [(lean_at(x), x - lean_at(x) * high / 2) for x in (0.0, float(wide))]  # x = lean y + offset
    corners = []
    for slope, offset in lines:
        for lean, start in posts:
            y = (slope * start + offset) / (1 - slope * lean)
            corners.append((lean * y + start, y))
    flat_ones = [(0, 0), (wide, 0), (0, high), (wide, high)]
    turn = cv2.getPerspectiveTransform(np.float32(corners), np.float32(flat_ones))
    return cv2.warpPerspective(picture, turn, (wide, high), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)


def _slopes(marks: Picture, level: bool) -> list[tuple[float, float]]:
    """(place, slope) of each long rule: of level ones the height and dy/dx, of upright ones the x and dx/dy."""
    if not level:
        marks = marks.T
    long = np.ones((1, WALL // 2), np.uint8)
    strokes = cv2.morphologyEx(cv2.dilate(np.ascontiguousarray(marks), np.ones((3, 1), np.uint8)), cv2.MORPH_OPEN, long)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(cv2.dilate(strokes, np.ones((3, 9), np.uint8)))
    least = strokes.shape[1] // (5 if level else 14)
    found = []
    for label in range(1, count):
        x, y, wide, high = (int(value) for value in stats[label][:4])
        if wide > least and high < wide / 8:
            ys, xs = np.nonzero(labels[y : y + high, x : x + wide] == label)
            slope, offset = np.polyfit(xs, ys, 1)
            if abs(slope) < np.tan(np.radians(_TURNED)):
                found.append((y + float(offset) + float(slope) * wide / 2, float(slope)))
    return found


def _fit(slopes: list[tuple[float, float]], length: int) -> Any:
    """The slope as a function of the place: the median, or a line through the middle of them where many agree on one."""
    at, slope = (np.array(values) for values in zip(*slopes, strict=True))
    middle = float(np.median(slope))
    if len(slopes) >= 6 and float(np.ptp(at)) > 0.3 * length:
        kept = np.abs(slope - middle) < 0.06
        rise, start = np.polyfit(at[kept], slope[kept], 1)
        rest = float(np.median(np.abs(slope[kept] - (rise * at[kept] + start))))
        if abs(rise) * float(np.ptp(at)) > 4 * max(rest, 0.0005):
            return lambda place: float(rise * place + start)
    return lambda _: middle
