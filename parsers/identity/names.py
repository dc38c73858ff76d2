"""The grammar of agency names: a printed name → where it can be and what body it is.

A name is a run of places, each inside the one before (省市县), then perhaps a township or a zone, then a body. Every
way to cut it is tried; the best is kept, with all places that it can mean. Not here: which of them it is (resolve.py).
"""

from __future__ import annotations

import functools
import re
from dataclasses import replace

from parsers.identity import aliases, bodies, named, tails, verticals, zones
from parsers.identity.body import GOVERNMENT, Body
from parsers.identity.places import Place, gazetteer, townships
from parsers.identity.reading import Reading
from parsers.normalise import simplify, tidy

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
_PARTY = re.compile(r"^(?:中共|中国共产党)(?=.{3})")
_COMMITTEE = re.compile(r"(?<=[省市县区州旗盟])委员会(?=$|[一-龥])")  # 中国共产党合肥市委员会宣传部 is 合肥市委宣传部
# Bodies whose own name stands before their place's: what it is → what reads so after the place, and the name in full.
_NAME_FIRST = (
    (re.compile(r"^(?:共青团|中国共产主义青年团)(?P<place>.{2,20})(?:委员会|委)(?P<rest>)$"), "团委", "共青团{place}委员会"),
    (re.compile(r"^(?:中国人民政治协商会议|人民政协)(?P<place>.{2,20})委员会(?P<rest>办公[室厅])?$"), "政协", ""),
    (re.compile(r"^(?:中国国际贸易促进委员会|中国贸促会)(?P<place>.{2,20}?)(?:委员会|分会|支会)(?P<rest>)$"), "贸促会", ""),
)
# Several bodies at once: no one's report.
_COLLECTIVE = re.compile(
    r"各(?:地|乡|镇|街|县|市|区|部门|单位|级|有关|直属|科|处|局|委|省|州|旗)|(?:所有|全部)(?:部门|单位|乡镇)|[省市县区州旗]直(?:属)?(?:部门|单位|机关)"
    r"|(?<!气象)部门$|(?:单位|乡镇|镇街|乡镇、?街道)$"
)
_FREE_TRADE = re.compile(r"中国[(（](?P<place>[一-龥]{2,3})[)）]自由")
# 教育局及所属单位: whose figures, not whose report.
_WITH_UNITS = re.compile(r"(?<=[局委厅署院关办])(?:及|和|与|含)其?(?:所属|下属|直属|所辖|隶属)[一-龥]{0,8}$")
_SEATED = re.compile(r"^.{2,6}(?:海关|关区)隶属(?P<own>.{2,10}海关)$")
_CORPS = re.compile(r"^(?:新疆)?(?:生产建设)?(?:兵团)?第[一二三四五六七八九十]{1,3}师(?P<rest>[一-龥]{2,5}市.*)$")


def clean(text: str) -> str:
    """A printed name without blanks, brackets' contents and edges, in half width and Simplified characters."""
    text = _FREE_TRADE.sub(r"中国\g<place>自由", plain(text))
    return _BRACKETS.sub("", text).strip(_EDGES) or text.strip(_EDGES)


def plain(text: str) -> str:
    """A printed name without blanks, in half width and Simplified characters."""
    return "".join(simplify(tidy(text)).split())


@functools.lru_cache(maxsize=8192)
def read_name(text: str, year: int | None = None) -> Reading | None:
    """The best reading of a cleaned name in a year; None where it is no agency's name."""
    if not 2 <= len(text) <= MAX_LENGTH or text in aliases.false_matches():
        return None
    text = aliases.everywhere().get(text, text)
    if party := _PARTY.match(text):
        text = _COMMITTEE.sub("委", text[party.end() :])
    text = _WITH_UNITS.sub("", text)
    if _COLLECTIVE.search(text) and text not in townships():
        return None
    seated = _SEATED.match(text)
    if seated:  # 南京海关隶属苏州海关
        text = seated["own"]
    corps = _CORPS.match(text)  # a division of the corps is run as one with its city: 第八师石河子市
    if corps:
        text = corps["rest"]
    ministry = named.ministry(text)
    if ministry:
        return Reading((), Body("ministry", ministry["key"], ministry["name"], 3.0), 6.0, level="national")
    for read in (_named, _registered_zone, _free_trade, _headed, _name_first, _joint):
        if reading := read(text, year):
            return reading
    best: Reading | None = None
    for reading in _placed(text, 0, (), True, year):
        if best is None or reading.weight > best.weight:
            best = reading
    for reading in _placeless(text):
        if best is None or reading.weight > best.weight:
            best = reading
    return best


def _named(text: str, year: int | None) -> Reading | None:
    """拱北海关, 水利部黄河水利委员会, 新疆生产建设兵团财政局."""
    found = named.at_start(text)
    if not found:
        return None
    row, tail = found
    own_id, name = f"cn-{row['key']}", row["name"]
    places = (gazetteer().by_code[row["place"]][-1],)
    body = Body(row["kind"], row["key"], name, 3.0)
    if tail:
        body = bodies.government(tail) or bodies.office(tail, row["level"]) or bodies.department(tail)
        if not body:
            return None
        if body.kind != "government":
            own_id, name = f"{own_id}-{body.kind}-{body.key}", name + body.name.replace("人民政府办公", "办公")
    return Reading(places, body, 6.0, level=row["level"], own_id=own_id, full_name=name)


def _registered_zone(text: str, year: int | None) -> Reading | None:
    found = zones.at_start(text, year)
    if not found:
        return None
    zone, tail = found
    outside = not (zone.stood_in(year) or zone.stood_in(year + 1))
    return tails.of_zone(zone, tail, [zone.parent], 5.0, {"outside_year": outside})


def _free_trade(text: str, year: int | None) -> Reading | None:
    """中国（福建）自由贸易试验区厦门片区."""
    found = zones.free_trade(text)
    return tails.of_zone(found[0], found[1], [found[0].parent], 5.0, {}) if found else None


def _joint(text: str, year: int | None) -> Reading | None:
    """广州市黄埔区、广州开发区: a district and the zone that is one with it report as the district."""
    names = text.split("、")
    readings = [read_name(name, year) for name in names] if len(names) == 2 else [None]
    if not all(readings):
        return None
    for zone, district in (readings, readings[::-1]):
        equals = zone.zone.equals if zone.zone and zone.body.kind == "zone_committee" else ""
        if equals and district.bare and any(place.code == equals for place in district.places):
            return district
    return None


def _name_first(text: str, year: int | None) -> Reading | None:
    """共青团滁州市委, 中国人民政治协商会议滁州市委员会."""
    for pattern, body, full in _NAME_FIRST:
        found = pattern.match(text)
        reading = read_name(found["place"] + body + (found["rest"] or ""), year) if found else None
        if reading and full and len(reading.places) == 1:
            return replace(reading, full_name=full.format(place=gazetteer().full_name(reading.places[0])))
        if reading:
            return reading
    return None


def _headed(text: str, year: int | None) -> Reading | None:
    """国家税务总局 + 丽水市税务局."""
    found = verticals.headed(text)
    if not found:
        return None
    head, rest, key = found
    of_zone = _headed_zone(head, rest, key, year)
    if of_zone:
        return of_zone
    for end, full, places in gazetteer().names_at(rest, 0):
        inner_end, inner_full, inner = end, full, places
        for end2, full2, places2 in gazetteer().names_at(rest, end):
            below = [p for p in places2 if any(above.holds(p) for above in places)]
            if below:
                inner_end, inner_full, inner = end2, full and full2, below
                break
        tail = rest[inner_end:]
        standing = in_year(inner, year)[0]
        body = verticals.vertical(tail) or verticals.of_ministry(tail)
        other = None if body else bodies.department(tail)  # with a name of its own: not the ministry's one body there
        body = body or (replace(other, key=f"{key}-{other.key}" if key else other.key) if other else None)
        if not inner_full and key not in verticals.IN_COUNTIES:
            standing = [p for p in standing if p.level != "county"]
        if not inner_full and key in verticals.OF_PROVINCES and not tail.endswith("分局"):
            standing = [p for p in standing if p.level == "province"] or standing
        if not standing:
            continue
        if not body or (not full and len(standing) > 1 and not inner_full):
            standing = [p for p in standing if p.level != "county"] or standing
        if body:
            kind = Body("vertical", body.key if other or body.key.startswith(f"{key}-") else key or body.key, body.name, 3.0)
            return Reading(
                tuple(standing),
                kind,
                6.0,
                inner_full,
                head="" if head == "中华人民共和国" else head,
                printed_place=rest[:inner_end],
            )
    return None


def _headed_zone(head: str, rest: str, key: str, year: int | None) -> Reading | None:
    """国家税务总局 + 合肥高新技术产业开发区税务局: not the city's."""
    reading = read_name(rest, year)
    if reading is None or reading.zone is None or reading.township or reading.body.weight < 3 or not reading.places:
        return None
    body = reading.body
    if body.kind != "vertical":
        return None
    return replace(reading, body=replace(body, key=key if key and "-" not in body.key else body.key), weight=6.0, full_name=head + rest)


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
    for end, full, inside in where.names_at(text, start):
        if above:
            inside = [p for p in inside if any(a.holds(p) for a in above)]
            # Only what a higher place holds is meant: 吉林省 before 吉林市.
            if not inside:
                continue
        yield from _placed(text, end, tuple(inside), exact and full, year, depth + 1)


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
    yield from tails.township(rest, places, base, common)
    yield from tails.rule_zone(text, start, places, base, common, year)
    # 北京金融监管局 is the ministry's, 北京市金融监管局 the city's own.
    body = (not exact and verticals.vertical(rest)) or bodies.department(rest)
    # 安徽大学 is no 大学 of 安徽's government: such a body is named after its place, and the place does not answer for it.
    if body and body.kind == "vertical" and not exact:
        provincial = body.key in verticals.OF_PROVINCES and not body.name.endswith("分局")
        if provincial or body.key in verticals.BY_STEM:  # 岳阳海事局 is no county's
            places = [place for place in places if place.level != "county"] or places
        if provincial:
            places = [place for place in places if place.level == "province"] or places
    if body and (exact or body.weight >= 3 or bodies.named_after_place(rest)):
        yield Reading(tuple(places), body, base + body.weight, **common)
    yield from tails.branch(rest, places, base, common, year)


def _placeless(text: str):
    """Readings of a name that says no place: 市场监督管理局, 自治区林业和草原局, 天荒坪镇, 区政府办公室."""
    level, rest = None, text
    relative = _RELATIVE.match(text)
    if relative:
        level, rest = _LEVEL_OF[relative["level"]] or None, text[relative.end() :]
    elif text[:1] in "我本":
        rest = text[1:]
    if relative or text[:1] in "我本":
        body = bodies.office(rest, level or "county") or (GOVERNMENT if rest in ("人民政府", "政府") else None)
        body = body or bodies.department(rest)
        if body and body.weight >= 3:
            yield Reading((), body, 2.0, False, level=level)
            return
    found = tails.split_township(text)
    if found:
        name = found[0]
        where = gazetteer()
        codes = townships().get(name, ())
        counties = tuple(where.by_code[code][-1] for code in codes if code in where.by_code)
        body = tails.township_body(name)
        if counties or found[1] in ("人民政府", "办事处", "政府"):
            yield Reading(counties, body, 2.5 if counties else 1.5, False, township=name)
        return
    body = bodies.office(text, "county") or bodies.department(text)
    if body and (body.weight >= 3 or body.kind == "department"):
        yield Reading((), body, 1.0 if body.weight < 3 else 1.5, False)
