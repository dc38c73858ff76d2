"""A reading and its place → the Agency of the contract: id, name, level, kind, codes and names above it.

Not here: how a name is read (names.py), nor which place is meant (resolve.py).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from parsers.document import Agency
from parsers.identity.names import Reading
from parsers.identity.places import Place, gazetteer, short_names

# Vertical bodies that carry a place's short name: 广州海关, 上海海事局, 国家统计局安徽调查总队.
_SHORT_PLACE = frozenset(
    {
        "customs",
        "maritime",
        "survey",
        "financial_regulation",
        "securities",
        "mine_safety",
        "civil_aviation",
        "energy",
        "railway",
        "border",
        "central_bank",
    }
)


def is_commission(place: Place) -> bool:
    """地区 and 盟 have an administrative office (行政公署) in a government's place."""
    return place.level == "prefecture" and place.name.endswith(("地区", "盟"))


def agency_id(reading: Reading, place: Place | None) -> str:
    """The same for a body as long as its name and place go on, over renamed codes and over years.

    UNIT-gov, UNIT-office, UNIT-dept-KEY, UNIT-vertical-KEY, UNIT-township-NAME, UNIT-zone-NAME[-dept-KEY], cn-KEY.
    """
    body = reading.body
    if body.kind == "ministry":
        return f"cn-{body.key}"
    if reading.zone:
        root = reading.zone.zone_id
        if body.kind == "zone_committee":
            return root
    else:
        root = place.unit
    if body.kind in ("government", "office"):
        return f"{root}-{body.key}"
    short = {"department": "dept", "township": "township", "vertical": "vertical", "other": "other"}[body.kind]
    return f"{root}-{short}-{body.key}"


def agency_name(reading: Reading, place: Place | None) -> str:
    """The body's name in full: city and county before it, the province only for its own bodies."""
    body = reading.body
    if body.kind == "ministry":
        return body.name
    if reading.zone:
        return reading.zone.name + body.name.removeprefix("人民政府" if body.kind == "office" else "")
    if body.kind == "vertical" and body.key in _SHORT_PLACE:
        return reading.head + (short_names(place.name) or (place.name,))[0] + body.name
    if reading.head:
        return reading.head + place.name + body.name
    where = gazetteer().full_name(place)
    if body.kind == "township":
        return where + reading.township + body.name
    if is_commission(place) and body.kind in ("government", "office"):
        return where + body.name.replace("人民政府", "行政公署")
    if body.kind == "office":
        return where + ("人民政府办公厅" if place.level == "province" else body.name)
    return where + body.name


def make_agency(reading: Reading, place: Place | None, basis: str) -> Agency:
    """The agency of a reading at one place. place: None only for a national body."""
    body = reading.body
    agency = Agency(agency_id=agency_id(reading, place), name=agency_name(reading, place), kind=body.kind, basis=basis)
    if body.kind == "ministry":
        agency.level = "national"
        return agency
    chain = gazetteer().chain(place)
    agency.province, agency.city, agency.county = chain.province, chain.city, chain.county
    agency.level, agency.region_code = place.level, chain.region_code
    if body.kind == "township":
        agency.level, agency.township = "township", reading.township
    elif reading.zone:  # no division, even where it covers a district (zones.csv: equals)
        agency.level, agency.region_code = "functional_zone", None
    return agency


def candidates(reading: Reading, places: list[Place]) -> list[dict[str, Any]]:
    """What an ambiguous name can mean, as the contract lists it."""
    found = []
    for place in sorted(places, key=lambda p: p.code)[:30]:
        agency = make_agency(settle(reading, place), place, "")
        found.append(
            {key: getattr(agency, key) for key in ("agency_id", "name", "region_code", "province", "city", "county")}
        )
    return found


def settle(reading: Reading, place: Place) -> Reading:
    """The reading with its zone moved under a place, where the zone has no parent yet."""
    if reading.zone and reading.zone.parent is None:
        zone = replace(
            reading.zone, parent=place, zone_id=reading.zone.zone_id.replace("cn-zone", f"{place.unit}-zone")
        )
        return replace(reading, zone=zone)
    return reading
