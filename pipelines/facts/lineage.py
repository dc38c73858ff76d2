"""Whom a body belongs to, from when to when its kind existed, and what came before and after it: many to many.

From data/reference: regions.csv (predecessors and successors of divisions), zones.csv (zones that became something else) and reforms.csv
(2009, 2013, 2018–19, 2023–24; local dates differ by months or years). Not here: which agencies have reports.
"""

from __future__ import annotations

import functools
import re
from typing import Any

from parsers.identity.places import Place, gazetteer
from parsers.reference import load_csv

_ID = re.compile(r"^(?P<unit>[\d.]+)-(?P<kind>gov|office|dept|township|vertical|zone|other)(?:-(?P<key>.+))?$")
_OF_BODY = re.compile(r"^(?P<head>.+?-)(?P<end>(?:dept|vertical|other)-.+)$")
# Vertical bodies whose key is not their ministry's.
_MINISTRY = {
    "maritime": "transport", "communications": "industry_information", "survey": "statistics", "border": "immigration",
    "quarantine": "quality_supervision", "finance_ministry": "finance", "state_taxation": "taxation", "railway": "railway_administration",
    "banking_regulation": "banking", "insurance_regulation": "insurance",
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
    if kind == "other" and key.split("-")[0] == "party":
        return f"{unit}-other-party" if key != "party" else None
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
    if row := _zones().get(agency_id):
        return _year(row["valid_from"]), _year(row["valid_to"])
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
    """Where one of the agencies came from or went to: from_id, to_id, kind, relation, first_year, year, one_to_one, duties.

    kind: division (its place changed) or reform (its duties moved). relation: codes/link_relations.csv. one_to_one: the whole body
    went on under another name, so that both can be read as one series with a break in that year (a county that became a district).
    """
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for agency_id in sorted(agency_ids):
        for one in (*_by_division(agency_id), *_by_zone(agency_id), *_by_reform(agency_id)):
            found[one["from_id"], one["to_id"]] = one
    return [found[key] for key in sorted(found)]


def _link(before: str, after: str, kind: str, relation: str, first: int | None, last: int | None, duties: str | None = None) -> dict[str, Any]:
    return {
        "from_id": before, "to_id": after, "kind": kind, "relation": relation, "first_year": first, "year": last,
        "one_to_one": relation == "renamed", "duties": duties or None,
    }  # fmt: skip


def _by_division(agency_id: str) -> list[dict[str, Any]]:
    match = _ID.match(agency_id)
    rows = []
    for place in gazetteer().units.get(match["unit"], ()) if match and match["kind"] in ("gov", "office", "dept") else ():
        tail = agency_id.removeprefix(match["unit"])
        for old, new in (*((place.region_id, other) for other in place.successors), *((other, place.region_id) for other in place.predecessors)):
            before, after = gazetteer().places[old], gazetteer().places[new]
            if before.unit == after.unit:
                continue  # the same body under a new code
            if not before.valid_to:
                relation = "part_moved"
            elif len(before.successors) > 1:
                relation = "split"
            else:
                relation = "renamed" if len(after.predecessors) == 1 else "merged"
            year = _year(before.valid_to or after.valid_from)
            rows.append(_link(before.unit + tail, after.unit + tail, "division", relation, year, year))
    return rows


@functools.cache
def _zones() -> dict[str, dict[str, str]]:
    return {row["zone_id"]: row for row in load_csv("places/zones.csv")}


def _by_zone(agency_id: str) -> list[dict[str, Any]]:
    """A zone that became a district: 深圳市光明新区 → 光明区."""
    rows = []
    for row in _zones().values():
        if row["successor"] and agency_id in (row["zone_id"], row["successor"]):
            places, year = gazetteer().units.get(row["successor"].removesuffix("-gov"), ()), _year(row["valid_to"])
            shared = any(gazetteer().places[other].valid_to for place in places for other in place.predecessors)
            rows.append(_link(row["zone_id"], row["successor"], "division", "merged" if shared else "renamed", year, year))
    return rows


@functools.cache
def _reforms() -> dict[str, list[dict[str, str]]]:
    """The end of an id (dept-finance) or a ministry's id → the rows that speak of it."""
    found: dict[str, list[dict[str, str]]] = {}
    for row in load_csv("agencies/reforms.csv"):
        for side in (row["from"], row["to"]):
            found.setdefault(side, []).append(row)
    return found


def _by_reform(agency_id: str) -> list[dict[str, Any]]:
    """Departments, vertical bodies and organs of the Party of one government or zone, and ministries."""
    found = _OF_BODY.match(agency_id)
    head, end = ("", agency_id) if agency_id.startswith("cn-") else (found["head"], found["end"]) if found else ("", "")
    return [
        _link(head + row["from"], head + row["to"], "reform", row["relation"], int(row["first_year"]), int(row["last_year"]), row["duties"])
        for row in _reforms().get(end, ())
    ]
