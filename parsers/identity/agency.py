"""A reading and its place → the Agency of the contract: id, name, level, kind, codes and names above it.

Not here: how a name is read (names.py), nor which place is meant (resolve.py).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from parsers.document import Agency
from parsers.identity import verticals
from parsers.identity.body import GOVERNMENT
from parsers.identity.places import Place, gazetteer, short_names
from parsers.identity.reading import Reading

# Vertical bodies whose name has their place's in full; all others have it in short: 广州海关, 国家统计局安徽调查总队.
_FULL_PLACE = frozenset(
    {"taxation", "state_taxation", "local_taxation", "meteorology", "seismology", "post", "tobacco", "communications"}
    | {"fire_rescue", "state_security", "foreign_exchange"}
)
# Their own name says whose they are: 国家邮政局重庆市邮政管理局 is 重庆市邮政管理局.
_HEADLESS = frozenset({"post", "meteorology", "seismology", "maritime", "customs", "tobacco", "communications", "river"})
_HEADS = {"taxation": "国家税务总局", "survey": "国家统计局", "central_bank": "中国人民银行"}  # also where only 滁州市税务局 is printed


def is_commission(place: Place) -> bool:
    """地区 and 盟 have an administrative office (行政公署) in a government's place."""
    return place.level == "prefecture" and place.name.endswith(("地区", "盟"))


def agency_id(reading: Reading, place: Place | None) -> str:
    """The same for a body as long as its name and place go on, over renamed codes and over years.

    UNIT-gov, UNIT-office, UNIT-dept-KEY, UNIT-vertical-KEY, UNIT-township-NAME, UNIT-zone-NAME[-dept-KEY], cn-KEY.
    """
    body = reading.body
    if reading.own_id:
        return reading.own_id
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
    if reading.full_name:
        return reading.full_name
    if body.kind == "ministry":
        return body.name
    if reading.zone:
        name = body.name.removeprefix("人民政府" if body.kind == "office" else "")
        return reading.zone.name + (reading.township or "") + name
    where = gazetteer().full_name(place)
    if body.key.partition("-")[0] == "party":
        return f"中国共产党{where}{body.name}"
    if body.kind == "vertical":
        head, called = verticals.written_out(reading.head, body.name)
        head = "" if body.key in _HEADLESS else head or _HEADS.get(body.key.partition("-")[0], "")
        seat = body.key == "central_bank" and place.code[2:] != "0100" and not body.name.endswith("管理部")  # 济南分行, 合肥中心支行, but 滁州市中心支行
        if head and body.key.partition("-")[0] in _FULL_PLACE and not place.name.endswith("区"):
            where = place.name  # 国家税务总局定远县税务局, but 国家税务总局滁州市琅琊区税务局
        if body.key.partition("-")[0] in _FULL_PLACE or seat:
            return head + where + called
        return head + (short_names(place.name) or (place.name,))[0] + called
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
    if reading.own_id:
        agency.level = reading.level
        if reading.level == "national" or body.kind != "vertical":  # serves no division of its own: a river, the corps
            agency.region_code = None
        if reading.level == "national":
            agency.province = agency.city = agency.county = None
        return agency
    if body.kind == "township":
        agency.level, agency.township = "township", reading.township
        if reading.zone:  # which county it lies in is not known
            agency.region_code = None
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


def government(agency_id: str) -> Agency:
    """The government of a unit by its id (UNIT-gov), as of the unit's end or today."""
    return government_of(max(gazetteer().units[agency_id.removesuffix("-gov")], key=lambda one: one.valid_to or "9999"))


def government_of(place: Place) -> Agency:
    """The government of a division, under the name that it has there."""
    return make_agency(Reading((place,), GOVERNMENT, 3.0), place, "")
