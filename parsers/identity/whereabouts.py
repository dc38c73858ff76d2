"""Which place a name means: told apart by the other names on the page, else by the text, else left open.

Not here: reading names (names.py), and what follows once the place is known (agency.py).
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace
from typing import Any

from parsers.identity.names import clean, read_name
from parsers.identity.places import Place, gazetteer
from parsers.identity.reading import Reading
from parsers.reference import load_csv

# The level of what a text calls itself: 我省, 我市, 我县 …
LEVEL_OF_SELF = {
    "省": "province", "自治区": "province", "市": "prefecture", "州": "prefecture", "盟": "prefecture",
    "县": "county", "区": "county", "旗": "county",
}  # fmt: skip
SURE, LIKELY, NEAR = 1.0, 0.8, 0.6


@dataclass(slots=True)
class Source:
    """A printed name and where it stood: title | signature | prose | container | subject | publisher."""

    text: str
    where: str
    reading: Reading


def find_place(
    chosen: Source, sources: list[Source], evidence: dict[str, Any], year: int | None
) -> tuple[Reading, Place | None, str, float]:
    """(reading, place, why this one, confidence); the place None where several stay possible or none is said."""
    reading = chosen.reading
    # 巴州 alone is the one division of that stem; 巴州人民政府, or a text, can mean the prefecture that is called so.
    rivals = gazetteer().rivals.get(reading.printed_place, []) if evidence["places"] or not reading.bare else []
    rivals = [p for p in rivals if p.stood_in(year) and p.unit not in {place.unit for place in reading.places}]
    if rivals:
        reading = replace(reading, places=(*reading.places, *rivals))
    if len(reading.places) == 1:
        return (
            reading,
            reading.places[0],
            "named in full" if reading.exact else "the only place of that name",
            SURE if reading.exact else LIKELY,
        )
    if not reading.places:
        return _placeless(chosen, sources, evidence, year)
    left = list(reading.places)
    for source in sources:
        if source is chosen:
            continue
        inside = [p for p in left if any(p.unit == q.unit or q.holds(p) or p.holds(q) for q in source.reading.places)]
        if inside and source.reading.exact:
            left = inside
        if len(left) == 1:
            return replace(reading, places=tuple(left)), left[0], f"told apart by the {source.where}", SURE
    support = {place.region_id: _support(place, reading, evidence) for place in left}
    best = max(support.values())
    named = [place for place in left if support[place.region_id] == best]
    if best > 0 and len(named) == 1:
        runner_up = max((score for key, score in support.items() if key != named[0].region_id), default=0)
        if best >= 3 > runner_up or runner_up == 0 or best >= runner_up + 2:
            return replace(reading, places=tuple(named)), named[0], "told apart by the text", LIKELY
    around = evidence.get("neighbours")
    if around and best == 0:
        near = [p for p in left if p.code == around["code"] or p.code[:4] == around["code"][:4]]
        if len(near) == 1:
            return replace(reading, places=tuple(near)), near[0], f"told apart by its neighbours: {around['said']}", NEAR
    return replace(reading, places=tuple(left)), None, "", 0.0


def _support(place: Place, reading: Reading, evidence: dict[str, Any]) -> int:
    """How strongly the text points at a place: 4 by its full name or its code, 3 by its city, 1 by its province."""
    where = gazetteer()
    chain = where.chain(place)
    named = evidence["places"]
    if place.code in evidence["url_codes"]:
        return 4
    if place.name in named and reading.township:  # the county of a town
        return 4
    city = chain.city if place.level == "county" else None
    if city and any(city + place.name in name for name in evidence["agencies"]):
        return 4
    if city and city in named:
        return 3
    if city and _telephone(city) in evidence["phones"]:
        return 3
    if city and any(city.removesuffix("市") in part for site in evidence["sites"] for part in site):
        return 3
    if place.level != "province" and chain.province in named:
        return 1
    if place.name in named and place.level != "county":
        return 1
    return 0


@functools.cache
def _telephone_codes() -> dict[str, str]:
    return {row["name"]: row["code"] for row in load_csv("places/telephone_codes.csv")}


def _telephone(city: str) -> str:
    return _telephone_codes().get(city, "-")


def _placeless(
    chosen: Source, sources: list[Source], evidence: dict[str, Any], year: int | None
) -> tuple[Reading, Place | None, str, float]:
    """A name without its place: from another source that names the same body, else from the one place the text is about."""
    reading = chosen.reading
    if reading.body.kind == "ministry":
        return reading, None, "", SURE
    for source in sources:
        same = source.reading.body.kind == reading.body.kind and (
            reading.body.key == source.reading.body.key or reading.body.kind == "office"
        )
        if source is not chosen and len(source.reading.places) == 1 and (same or source.where == "signature"):
            place = source.reading.places[0]
            if reading.level in (None, place.level):
                return replace(reading, places=(place,)), place, f"place from the {source.where}", LIKELY
    wanted = reading.level or next((LEVEL_OF_SELF[word] for word in evidence["self"] if word in LEVEL_OF_SELF), None)
    found: dict[str, tuple[int, Place]] = {}
    for name, times in evidence["agencies"].items():
        other = read_name(clean(name), year)
        if (
            other
            and len(other.places) == 1
            and other.exact
            and other.places[0].level == (wanted or other.places[0].level)
        ):
            place = other.places[0]
            found[place.unit] = (found.get(place.unit, (0, place))[0] + times, place)
    ranked = sorted(found.values(), key=lambda item: -item[0])
    if wanted and ranked and (len(ranked) == 1 or ranked[0][0] >= 3 * ranked[1][0]):
        place = ranked[0][1]
        return replace(reading, places=(place,)), place, "the place that the text is about", LIKELY
    return reading, None, "", 0.0
