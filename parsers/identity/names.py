"""The grammar of agency names: a printed name → where it can be and what body it is.

A name is a run of places, each inside the one before (省市县), then perhaps a township or a zone, then a body. Every
way to cut it is tried; the best is kept, with all places that it can mean. Not here: which of them it is (resolve.py).
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from parsers.identity import bodies, zones
from parsers.identity.bodies import Body
from parsers.identity.places import Place, gazetteer, short_names, townships
from parsers.identity.zones import Zone
from parsers.normalise import simplify, tidy
from parsers.reference import load_csv

MAX_LENGTH = 60  # no agency's name is longer
_BRACKETS = re.compile(r"[(（\[【〔<《“\"][^)）\]】〕>》”\"]*[)）\]】〕>》”\"]")
_EDGES = " \t\n|/·•*#-—_:：,，.。、;；!！?？>→'‘’“”\"《》()（）[]【】"
_RELATIVE = re.compile(
    r"^(?:我|本|全|该)?(?P<level>自治区|自治州|自治县|自治旗|省|市|州|地区|盟|县|区|旗)(?=人民政府|政府|府办|[^内级直属].{2,})"
)
_LEVEL_OF = {
    "省": "province", "自治区": "province", "市": "", "州": "prefecture", "自治州": "prefecture", "地区": "prefecture", "盟": "prefecture",
    "县": "county", "区": "county", "旗": "county", "自治县": "county", "自治旗": "county",
}  # fmt: skip
_OF_TOWNSHIP = (
    "人民政府|政府|办事处|党政办公室|党政综合办公室|人民政府办公室|政府办公室|党工委|党工委、?办事处|办公室|综合办公室|管委会"
)
_TOWNSHIP_BODY = re.compile(rf"(?:{_OF_TOWNSHIP})?$")
_TOWNSHIP = re.compile(
    r"^(?P<name>(?:[东西南北]区(?=街道)|(?:[东西南北]区)?[^市县区旗州省的年]{1,9}?)(?:街道|民族乡|镇|乡|苏木|民族苏木|地区(?=办事处)))"
    rf"(?P<body>{_OF_TOWNSHIP})?$"
)
_CORPS = re.compile(r"^(?:新疆)?(?:生产建设)?兵团第[一二三四五六七八九十]{1,3}师(?P<rest>[一-龥]{2,5}市.*)$")
_BRANCH = re.compile(r"^(?P<head>.{3,12}局)(?P<place>.{2,12}?)分局$")


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """One way to read a name. places: all it can mean (none: the name says no place, and `level` may say which level).

    exact: each place is printed in full. as_of_next_year: it is only the name of the year after.
    """

    places: tuple[Place, ...]
    body: Body
    weight: float
    exact: bool = True
    township: str | None = None
    zone: Zone | None = None
    level: str | None = None
    head: str = ""
    printed_place: str = ""
    as_of_next_year: bool = False
    outside_year: bool = False
    bare: bool = False  # a division's name, and no word for its government


def clean(text: str) -> str:
    """A printed name without blanks, brackets' contents and edges, in half width and Simplified characters."""
    text = "".join(simplify(tidy(text)).split())
    return _BRACKETS.sub("", text).strip(_EDGES)


@functools.cache
def aliases() -> dict[str, str]:
    """data/reference/agency_aliases.csv: printed name → the full name it stands for."""
    return {row["name"]: row["stands_for"] for row in load_csv("agency_aliases.csv")}


@functools.cache
def false_matches() -> frozenset[str]:
    """data/reference/agency_false_matches.csv: strings that look like an agency's name and are none."""
    return frozenset(row["name"] for row in load_csv("agency_false_matches.csv"))


@functools.lru_cache(maxsize=8192)
def read_name(text: str, year: int | None = None) -> Reading | None:
    """The best reading of a cleaned name in a year; None where it is no agency's name."""
    if not 2 <= len(text) <= MAX_LENGTH or text in false_matches():
        return None
    text = aliases().get(text, text)
    corps = _CORPS.match(text)  # a division of the corps is run as one with its city: 第八师石河子市
    if corps:
        text = corps["rest"]
    ministry = bodies.ministries().get(text)
    if ministry:
        return _ministry(ministry)
    found = zones.at_start(text, year)
    if found:
        reading = _zone(*found, 5.0)
        if reading:
            return reading
    found = bodies.headed(text)
    if found:
        reading = _headed(*found, year)
        if reading:
            return reading
    best: Reading | None = None
    for reading in _placed(text, 0, (), True, year):
        if best is None or reading.weight > best.weight:
            best = reading
    for reading in _placeless(text):
        if best is None or reading.weight > best.weight:
            best = reading
    return best


def _ministry(row: dict[str, str]) -> Reading:
    return Reading((), Body("ministry", row["key"], row["name"], 3.0), 6.0, level="national")


def _zone(zone: Zone, tail: str, weight: float) -> Reading | None:
    """A registered zone with what follows its name."""
    if not tail:
        return Reading((zone.parent,), Body("zone_committee", "", zones.committee(zone), 3.0), weight, zone=zone)
    body = bodies.office(tail, "county") or bodies.department(tail)
    if body is None:
        return None
    return Reading((zone.parent,), body, weight - 1 + body.weight / 3, zone=zone)


def _headed(head: str, rest: str, key: str, year: int | None) -> Reading | None:
    """国家税务总局 + 丽水市税务局."""
    for end, full, places in gazetteer().names_at(rest, 0):
        inner_end, inner_full, inner = end, full, places
        for end2, full2, places2 in gazetteer().names_at(rest, end):
            below = [p for p in places2 if any(above.holds(p) for above in places)]
            if below:
                inner_end, inner_full, inner = end2, full and full2, below
                break
        tail = rest[inner_end:]
        standing = in_year(inner, year)[0]
        body = bodies.vertical(tail) or bodies.department(tail)
        if not body or (not full and len(standing) > 1 and not inner_full):
            standing = [p for p in standing if p.level != "county"] or standing
        if body:
            kind = Body("vertical", key or body.key, tail, 3.0)
            return Reading(
                tuple(standing),
                kind,
                6.0,
                inner_full,
                head="" if head == "中华人民共和国" else head,
                printed_place=rest[:inner_end],
            )
    return None


def in_year(places: list[Place] | tuple[Place, ...], year: int | None) -> tuple[list[Place], bool, bool]:
    """The places that stood in the year: (places, whether only in the year after, whether in neither).

    A report is written early in the year after, sometimes under a name given since: then the place is the one
    predecessor that it had, if there was one.
    """
    where = gazetteer()
    standing = where.distinct([p for p in places if p.stood_in(year)], year)
    if standing or year is None:
        return standing, False, False
    next_year = where.distinct([p for p in places if p.stood_in(year + 1)], year)
    before = []
    for place in next_year:
        if len(place.predecessors) == 1 and len(where.places[place.predecessors[0]].successors) == 1:
            before.append(where.places[place.predecessors[0]])
    if before and len(before) == len(next_year):
        return before, True, False
    return where.distinct(list(places), None), False, True


def _placed(text: str, start: int, above: tuple[Place, ...], exact: bool, year: int | None, depth: int = 0):
    """Readings of text[start:] under the places read so far."""
    where = gazetteer()
    if depth:
        yield from _body(text, start, above, exact, year, depth)
    if depth == 3:
        return
    for end, full, named in where.names_at(text, start):
        if above:
            named = [p for p in named if any(a.holds(p) for a in above)]
            # Only what a higher place holds is meant: 吉林省 before 吉林市.
            if not named:
                continue
        yield from _placed(text, end, tuple(named), exact and full, year, depth + 1)


def _body(text: str, start: int, above: tuple[Place, ...], exact: bool, year: int | None, depth: int):
    rest = text[start:]
    places, next_year, outside = in_year(above, year)
    if not places:
        return
    # A longer run of places and names in full tell more; a place out of its year tells less.
    base = (
        depth * 0.5 + (1.0 if exact else 0.0) + min(start, 12) * 0.05 - (2.0 if outside else 0.2 if next_year else 0.0)
    )
    common = {"exact": exact, "as_of_next_year": next_year, "outside_year": outside, "printed_place": text[:start]}
    level = places[0].level
    body = bodies.government(rest)
    if body:
        yield Reading(tuple(places), body, base + 3.0, bare=not rest, **common)
        return
    body = bodies.office(rest, level)
    if body:
        yield Reading(tuple(places), body, base + 3.0, **common)
        return
    yield from _township(rest, places, base, common)
    yield from _rule_zone(text, start, rest, places, base, common)
    body = bodies.department(rest)
    if body:
        yield Reading(tuple(places), body, base + body.weight, **common)
    yield from _branch(rest, places, base, common)


def split_township(text: str) -> tuple[str, str] | None:
    """(town or sub-district, what follows it), by its known name, else by the word that it ends with."""
    body = _TOWNSHIP_BODY.search(text)
    if body and text[: body.start()] in townships():  # 白市镇, whose name has the word of another kind of place
        return text[: body.start()], body[0]
    found = _TOWNSHIP.match(text)
    return (found["name"], found["body"] or "") if found else None


def _township(rest: str, places: list[Place], base: float, common: dict):
    found = split_township(rest.removeprefix("人民政府"))
    if not found:
        return
    name = found[0]
    body = Body("township", name, "办事处" if name.endswith(("街道", "地区")) else "人民政府", 3.0)
    codes = townships().get(name) or townships().get(name.removesuffix("地区") + "街道") or ()
    inside = [p for p in places if p.code in codes]
    weight = base + 3.0
    if not inside:
        where = gazetteer()
        inside = [
            county for p in places for code in codes for county in where.by_code.get(code, ())[-1:] if p.holds(county)
        ]
    if not inside:  # renamed or merged since: its history is not known
        if not common["exact"]:
            return  # 青阳岔镇 is no 岔镇 of 青阳: a stem is a place only where the rest is known to lie in it
        inside = [p for p in places if p.level == "county"] or [p for p in places if p.level == "prefecture"]
        weight = base + 2.0
    if inside:
        yield Reading(tuple(dict.fromkeys(inside)), body, weight, township=name, **common)


def _rule_zone(text: str, start: int, rest: str, places: list[Place], base: float, common: dict):
    found = zones.split(rest)
    if not found:
        return
    own, kind, tail, _ = found
    if any(place.holds(named) for named in gazetteer().named(own) for place in places):
        return  # 云南省保山经济技术开发区 is the zone 经济技术开发区 of 保山
    # A zone named by a bare stem is its prefecture's, where the other places of that stem lie in that prefecture.
    higher = [p for p in places if p.level != "county"]
    if len(higher) == 1 and all(p is higher[0] or higher[0].holds(p) for p in places):
        places = higher
    printed = _last_place(text[:start], places) + own + kind
    zone = (
        zones.register().get(text[:start] + own + kind)
        or zones.register().get(printed)
        or zones.register().get(own + kind)
    )
    if zone and any(zone.parent is p or p.holds(zone.parent) or zone.parent.holds(p) for p in places):
        places = [zone.parent]
    else:
        zone = zones.by_rule(places[0] if len(places) == 1 else None, own, kind, printed)
    body: Body | None = Body("zone_committee", "", "管理委员会", 2.5)
    if tail:
        body = bodies.office(tail, "county") or bodies.department(tail)
    if body:
        common = common | {"printed_place": text[:start] + own + kind}
        yield Reading(tuple(places), body, base + 2.5 - len(own) * 0.05, zone=zone, **common)


def _last_place(text: str, places: list[Place]) -> str:
    """The last place's name as printed, without those above it: 深圳市 of 广东省深圳市."""
    names = {name for place in places for name in (place.name, *short_names(place.name)) if text.endswith(name)}
    return max(names, key=len, default=text)


def _branch(rest: str, places: list[Place], base: float, common: dict):
    """滁州市 + 生态环境局定远县分局: a county's branch of a city's bureau."""
    found = _BRANCH.match(rest)
    if not found or not bodies.is_known(found["head"]):
        return
    below = [p for p in gazetteer().named(found["place"]) if any(a.holds(p) for a in places)]
    body = bodies.department(found["head"])
    if len(below) == 1 and body:
        branch = Body("department", body.key, f"{body.name}分局", 3.0)
        yield Reading((below[0],), branch, base + 3.5, **common)


def _placeless(text: str):
    """Readings of a name that says no place: 市场监督管理局, 自治区林业和草原局, 天荒坪镇, 区政府办公室."""
    level, rest = None, text
    relative = _RELATIVE.match(text)
    if relative:
        level, rest = _LEVEL_OF[relative["level"]] or None, text[relative.end() :]
    elif text[:1] in "我本":
        rest = text[1:]
    if relative or text[:1] in "我本":
        body = bodies.office(rest, level or "county") or (bodies.GOVERNMENT if rest in ("人民政府", "政府") else None)
        body = body or bodies.department(rest)
        if body and body.weight >= 3:
            yield Reading((), body, 2.0, False, level=level)
            return
    found = split_township(text)
    if found:
        name = found[0]
        where = gazetteer()
        codes = townships().get(name, ())
        counties = tuple(where.by_code[code][-1] for code in codes if code in where.by_code)
        body = Body("township", name, "办事处" if name.endswith(("街道", "地区")) else "人民政府", 3.0)
        if counties or found[1] in ("人民政府", "办事处", "政府"):
            yield Reading(counties, body, 2.5 if counties else 1.5, False, township=name)
        return
    body = bodies.office(text, "county") or bodies.department(text)
    if body and (body.weight >= 3 or body.kind == "department"):
        yield Reading((), body, 1.0 if body.weight < 3 else 1.5, False)
