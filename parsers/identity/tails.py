"""What may follow a place's name: a township or a sub-district, a functional zone, a bureau's branch.

Not here: the places before it (names.py), and the kinds of bodies (bodies.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from parsers.identity import bodies, zones
from parsers.identity.body import Body
from parsers.identity.places import Place, gazetteer, short_names, townships
from parsers.identity.reading import Reading
from parsers.identity.zones import Zone

_OF_TOWNSHIP = (
    "人民政府|政府|办事处|党政办公室|党政综合办公室|人民政府办公室|政府办公室|党工委|党工委、?办事处|办公室|综合办公室|管委会"
)
_TOWNSHIP_BODY = re.compile(rf"(?:{_OF_TOWNSHIP})?$")
_TOWNSHIP = re.compile(
    r"^(?P<name>(?:[东西南北]区(?=街道)|(?:[东西南北]区)?[^市县区旗州省的年]{1,9}?)(?:街道|民族乡|镇|乡|苏木|民族苏木|地区(?=办事处)))"
    rf"(?P<body>{_OF_TOWNSHIP})?$"
)
_COMMITTEE_OF = re.compile(r"^(?:管理委员会|管委会)(?!办公|党政|综合|政务)(?=.{3})")  # 江北新区管委会经济发展局
_OFFICE_OF = re.compile(r"^(?:管理委员会|管委会)(?:党政|综合|党政综合)?办公室$")
_PARTY_OF = re.compile(r"^党?工委(?:办公室)?$")
_BRANCH = re.compile(
    r"^(?P<head>.{2,16}?(?:局|委员会|委|厅|支队|总队))(?P<place>.{2,12}?)(?P<tail>分局|监管局|监督管理局|管理局|大队)$"
)


def split_township(text: str) -> tuple[str, str] | None:
    """(town or sub-district, what follows it), by its known name, else by the word that it ends with."""
    body = _TOWNSHIP_BODY.search(text)
    if body and text[: body.start()] in townships():  # 白市镇, whose name has the word of another kind of place
        return text[: body.start()], body[0]
    found = _TOWNSHIP.match(text)
    return (found["name"], found["body"] or "") if found else None


def township_body(name: str) -> Body:
    """What runs a township or a sub-district of that name."""
    return Body("township", name, "办事处" if name.endswith(("街道", "地区")) else "人民政府", 3.0)


def _counties(name: str, places: list[Place]) -> list[Place]:
    """The counties at or under the places that have a township of that name today."""
    where = gazetteer()
    codes = townships().get(name) or townships().get(name.removesuffix("地区") + "街道") or ()
    inside = [p for p in places if p.code in codes]
    return inside or [
        county for p in places for code in codes for county in where.by_code.get(code, ())[-1:] if p.holds(county)
    ]


def township(rest: str, places: list[Place], base: float, common: dict) -> Iterator[Reading]:
    """荣市街道办事处 after 南岗区."""
    found = split_township(rest.removeprefix("人民政府"))
    if not found:
        return
    name = found[0]
    if not common["exact"] and common["printed_place"] + name in townships():
        return  # 上海庙镇 is a town of that whole name, and no 庙镇 of Shanghai
    inside = _counties(name, places)
    weight = base + 3.0
    if not inside:  # renamed or merged since: its history is not known
        if not common["exact"]:
            return  # 青阳岔镇 is no 岔镇 of 青阳: a stem is a place only where the rest is known to lie in it
        inside = [p for p in places if p.level == "county"] or [p for p in places if p.level == "prefecture"]
        weight = base + 2.0
    if inside:
        yield Reading(tuple(dict.fromkeys(inside)), township_body(name), weight, township=name, **common)


def of_zone(zone: Zone, tail: str, places: list[Place], weight: float, common: dict, run_by: str = "") -> Reading | None:
    """A zone with what follows its name: nothing, its office, its department, a sub-district that it runs."""
    if not tail:
        name = zone.run_by if zone.registered else run_by or zone.run_by
        return Reading(tuple(places), Body("zone_committee", "", name, 3.0), weight, zone=zone, **common)
    inner = zones.part(zone, tail) if zone.registered and not bodies.is_known(tail) else None
    if inner:
        return Reading((inner.parent,), Body("zone_committee", "", "管理委员会", 3.0), weight, zone=inner, **common)
    body = bodies.office(_OFFICE_OF.sub("政府办公室", tail), "county")
    if _PARTY_OF.match(tail):
        body = Body("other", "party", "党工委", 2.5)
    found = None if body else split_township(tail)
    if found:
        # The sub-district lies in a county, whoever runs it: its identity is the county's where that is known.
        inside = list(dict.fromkeys(_counties(found[0], places)))
        if len(inside) == 1:
            return Reading(tuple(inside), township_body(found[0]), weight, township=found[0], **common)
        return Reading(tuple(places), township_body(found[0]), weight, township=found[0], zone=zone, **common)
    body = body or bodies.department(_COMMITTEE_OF.sub("", tail))
    return Reading(tuple(places), body, weight - 1 + body.weight / 3, zone=zone, **common) if body else None


def rule_zone(text: str, start: int, places: list[Place], base: float, common: dict, year: int | None) -> Iterator[Reading]:
    """A zone that the register does not have by the printed name: 高新区管委会 after 滁州市."""
    rest = text[start:]
    found = zones.split(rest)
    run = None if found else zones.run(rest)
    if not found and not run:
        return
    own, kind, tail, run_by = found or (run[0], "", run[1], "")
    # It may outlive the county that it has its name from, and be older than that name.
    outside = common["outside_year"] or common["as_of_next_year"]
    common = common | {"outside_year": False, "as_of_next_year": False}
    base += 2.0 if not common["exact"] and run else 0.0
    if not common["exact"] and own and own in bodies.NATURAL:
        return  # 太白山自然保护区 is no 山自然保护区 of 太白
    below = [named for named in gazetteer().named(own) if any(place.holds(named) for place in places)]
    scenic = kind in zones.SCENIC and own and all(named.name.endswith("区") and named.name != own for named in below)
    if below and not scenic:
        return  # 云南省保山经济技术开发区 is the zone 经济技术开发区 of 保山
    # A zone named by a bare stem is its prefecture's, where the other places of that stem lie in that prefecture or are
    # districts, which are not called by their stem.
    higher = [p for p in places if p.level != "county"]
    if len(higher) == 1 and all(p is higher[0] or higher[0].holds(p) or (own and p.name.endswith("区")) for p in places):
        places = higher
    printed = _last_place(text[:start], places) + own + kind
    zone = (
        zones.register().get(text[:start] + own + kind)
        or zones.register().get(printed)
        or zones.register().get(own + kind)
    )
    if zone and any(zone.parent is p or p.holds(zone.parent) or zone.parent.holds(p) for p in places):
        places = [zone.parent]
        common["outside_year"] = not (zone.stood_in(year) or zone.stood_in(year + 1))
    else:
        parent = places[0] if len(places) == 1 else None
        zone = zones.by_rule(parent, own, kind, printed) if kind else zones.by_name(parent, own, printed)
        if outside and parent and parent.level == "county":
            places = [_living(parent)]
    common = common | {"printed_place": text[:start] + own + kind}
    run_by = run_by if run_by in ("管理局", "管理处") else ""
    weight = base + (4.0 if below else 2.5) - len(own) * 0.05
    reading = of_zone(zone, tail, places, weight, common, run_by)
    if reading:
        yield reading


def _living(place: Place) -> Place:
    """The prefecture that the area of a county lies in, told in a year in which the county does not stand."""
    where = gazetteer()
    above = {where.above(where.places[region]) for region in place.successors if place.valid_to} or {where.above(place)}
    return next(iter(above)) if len(above) == 1 and None not in above else place


def _last_place(text: str, places: list[Place]) -> str:
    """The last place's name as printed, without those above it: 深圳市 of 广东省深圳市."""
    names = {name for place in places for name in (place.name, *short_names(place.name)) if text.endswith(name)}
    return max(names, key=len, default=text)


def branch(rest: str, places: list[Place], base: float, common: dict, year: int | None) -> Iterator[Reading]:
    """生态环境局定远县分局 after 滁州市: a county's branch of a city's bureau."""
    found = _BRANCH.match(rest)
    body = bodies.department(found["head"]) if found and bodies.is_known(found["head"]) else None
    if not body:
        return
    below = gazetteer().find(found["place"], year)
    below = [p for p in below if any(a.holds(p) for a in places)]
    above = [p for p in places if p.level != "county"]
    if len(below) == 1 and len(above) == 1:
        name = gazetteer().full_name(above[0]) + body.name + found["place"] + found["tail"]
        own = replace(body, name=f"{body.name}{found['tail']}")
        yield Reading((below[0],), own, base + 3.5, full_name=name, **common)
