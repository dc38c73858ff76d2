"""Names that differ from a printed one by one character of a place: for a person to look at, never to assign.

Which characters are near is told by their order: Unicode's goes by radical and strokes (沐, 沭), that of the common characters
of GB 2312 by sound (伊, 宜); pairs that neither order brings together are data: places/confused.csv. Not here: who reads a name (names.py, resolve.py).
"""

from __future__ import annotations

import functools

from parsers.identity.names import clean
from parsers.identity.places import gazetteer
from parsers.identity.resolve import resolve_name
from parsers.reference import load_csv

MOST = 5
_FARTHEST = 400  # characters of one radical or sound lie nearer than this


def look_alikes(printed: str, year: int | None = None) -> list[str]:
    """Full names of bodies that a printed name could be a misprint of, the nearest first; [] for a name that names one."""
    text = clean(printed)
    near: dict[str, int] = {}
    for name in gazetteer().full:
        size = len(name)
        for start in range(len(text) - size + 1) if size >= 3 else ():
            piece = text[start : start + size]
            other = [n for n in range(size) if piece[n] != name[n]]
            if len(other) == 1 and other[0] < size - 1 and (far := _distance(piece[other[0]], name[other[0]])) < _FARTHEST:
                near.setdefault(text[:start] + name + text[start + size :], far)
    found: dict[str, None] = {}
    for text in sorted(near, key=near.__getitem__):
        agency = resolve_name(text, year).agency
        if agency.agency_id:
            found.setdefault(agency.name)
    return list(found)[:MOST]


def _distance(one: str, other: str) -> int:
    """How far apart two characters are, by radical or by sound."""
    if frozenset((one, other)) in _confused():
        return 0
    far = abs(ord(one) - ord(other))
    sounds = [_by_sound(character) for character in (one, other)]
    return far if None in sounds else min(far, 4 * abs(sounds[0] - sounds[1]))


@functools.cache
def _confused() -> frozenset[frozenset[str]]:
    return frozenset(frozenset((row["one"], row["other"])) for row in load_csv("places/confused.csv"))


def _by_sound(character: str) -> int | None:
    """The place of one of the common characters of GB 2312, which stand in the order of their sound; None for the others."""
    code = character.encode("gb2312", "ignore")
    return (code[0] - 0xB0) * 94 + code[1] - 0xA1 if len(code) == 2 and 0xB0 <= code[0] <= 0xD7 else None
