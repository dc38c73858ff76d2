"""Whom a body belongs to, from when to when its kind existed, and what came before and after it: many to many.

From data/reference: regions.csv (predecessors and successors of divisions), departments.csv and ministries.csv (the reforms of
2013, 2018–19 and 2023–24; local dates differ by months). Not here: which agencies have reports.
"""

from __future__ import annotations

import functools
import re
from typing import Any

from parsers.identity.places import Place, gazetteer
from parsers.reference import load_csv

_ID = re.compile(r"^(?P<unit>[\d.]+)-(?P<kind>gov|office|dept|township|vertical|zone|other)(?:-(?P<key>.+))?$")
# Vertical bodies whose key is not their ministry's.
_MINISTRY = {
    "maritime": "transport", "communications": "industry_information", "survey": "statistics", "border": "immigration",
    "quarantine": "quality_supervision", "finance_ministry": "finance", "state_taxation": "taxation", "railway": "railway_administration",
}  # fmt: skip


@functools.cache
def _departments() -> dict[str, dict[str, str]]:
    return {row["key"]: row for row in load_csv("agencies/departments.csv")}


@functools.cache
def _ministries() -> dict[str, dict[str, str]]:
    return {row["key"]: row for row in load_csv("agencies/ministries.csv")}


@functools.cache
def _named() -> dict[str, dict[str, str]]:
    return {row["key"]: row for row in load_csv("agencies/named.csv")}


def _last(unit: str) -> Place | None:
    places = gazetteer().units.get(unit, ())
    return max(places, key=lambda place: place.valid_to or "9999", default=None)


def parent(agency_id: str) -> str | None:
    """The id of the body that it belongs to: a department's government, a government's next above, a customs' 海关总署."""
    if agency_id.startswith("cn-"):
        row = _named().get(agency_id.removeprefix("cn-"))
        return f"cn-{row['parent']}" if row and row["parent"] else None
    found = _ID.match(agency_id)
    if not found:
        return None
    unit, kind, key = found["unit"], found["kind"], found["key"] or ""
    if kind == "gov":
        place = _last(unit)
        above = gazetteer().above(place) if place else None
        return f"{above.unit}-gov" if above else None
    if kind == "vertical":
        ministry = _MINISTRY.get(key, key)
        return f"cn-{ministry}" if ministry in _ministries() else None
    if kind == "zone" and "-" in key:  # a zone's own department: 430100-zone-高新区-dept-finance
        return f"{unit}-zone-{key.split('-')[0]}"
    return f"{unit}-gov"


def valid(agency_id: str) -> tuple[int | None, int | None]:
    """The first and the last year in which such a body stood, as far as is known; None where open."""
    if agency_id.startswith("cn-"):
        row = _ministries().get(agency_id.removeprefix("cn-"), {})
        return _year(row.get("valid_from")), _year(row.get("valid_to"))
    found = _ID.match(agency_id)
    if not found:
        return None, None
    places = gazetteer().units.get(found["unit"], ())
    first = None if any(not place.valid_from for place in places) else min((_year(p.valid_from) for p in places), default=None)
    last = None if any(not place.valid_to for place in places) else max((_year(p.valid_to) for p in places), default=None)
    row = _departments().get(found["key"] or "", {}) if found["kind"] == "dept" else {}
    starts = [year for year in (first, _year(row.get("valid_from"))) if year]
    ends = [year for year in (last, _year(row.get("valid_to"))) if year]
    return max(starts, default=None), min(ends, default=None)


def _year(date: str | None) -> int | None:
    return int(date[:4]) if date else None


def ancestors(agency_id: str) -> list[str]:
    """The governments above a local body, the nearest first."""
    found = []
    while (agency_id := parent(agency_id) or "") and agency_id.endswith("-gov"):
        found.append(agency_id)
    return found


def links(agency_ids: set[str]) -> list[dict[str, Any]]:
    """Where one of the agencies came from or went to: from_id, to_id, kind, year, one_to_one.

    kind: division (its place changed) or reform (its duties moved). one_to_one: nothing else took part, so that both can be
    read as one series with a break in that year (a county that became a district).
    """
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for agency_id in sorted(agency_ids):
        for one in (*_by_division(agency_id), *_by_reform(agency_id)):
            found[one["from_id"], one["to_id"]] = one
    return [found[key] for key in sorted(found)]


def _by_division(agency_id: str) -> list[dict[str, Any]]:
    match = _ID.match(agency_id)
    rows = []
    for place in gazetteer().units.get(match["unit"], ()) if match and match["kind"] in ("gov", "office", "dept") else ():
        tail = agency_id.removeprefix(match["unit"])
        for old, new in (*((place.region_id, other) for other in place.successors), *((other, place.region_id) for other in place.predecessors)):
            before, after = gazetteer().places[old], gazetteer().places[new]
            if before.unit == after.unit or not before.valid_to:
                continue  # the same body under a new code, or a part of an area that was given away
            single = len(before.successors) == 1 and len(after.predecessors) == 1
            year = _year(before.valid_to)
            rows.append({"from_id": before.unit + tail, "to_id": after.unit + tail, "kind": "division", "year": year, "one_to_one": single})
    return rows


def _by_reform(agency_id: str) -> list[dict[str, Any]]:
    match = _ID.match(agency_id)
    if agency_id.startswith("cn-"):
        book, head, key = _ministries(), "cn-", agency_id.removeprefix("cn-")
    elif match and match["kind"] == "dept":
        book, key = _departments(), match["key"]
        head = agency_id.removesuffix(key)
    else:
        return []
    if key not in book:
        return []
    pairs = [(key, after) for after in book[key]["successors"].split()]
    pairs += [(before, key) for before, row in book.items() if key in row["successors"].split()]
    came_from = {after: sum(after in row["successors"].split() for row in book.values()) for _, after in pairs}
    rows = []
    for before, after in pairs:
        single = len(book[before]["successors"].split()) == 1 and came_from[after] == 1
        year = _year(book[before]["valid_to"]) or _year(book[after]["valid_from"])
        rows.append({"from_id": head + before, "to_id": head + after, "kind": "reform", "year": year, "one_to_one": single})
    return rows
