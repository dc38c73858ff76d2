"""Functional zones (高新区, 经开区, 新区 …): their names, the register of national ones, and ids for all others by rule.

A zone has no division code. Its id is its parent's unit and its short name: 430100-zone-高新区. Not here: statutory
divisions, also those that are called 新区 (浦东新区): places.py.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, replace

from parsers.identity.places import Place, gazetteer, short_names
from parsers.reference import load_csv

# What a printed kind of zone is called in an id, and written out. The longest first.
_KINDS: tuple[tuple[str, str, str], ...] = (
    ("高新技术产业开发区", "高新区", "高新技术产业开发区"),
    ("高新技术产业园区", "高新区", "高新技术产业园区"),
    ("高新技术开发区", "高新区", "高新技术产业开发区"),
    ("高新技术产业区", "高新区", "高新技术产业开发区"),
    ("高新产业开发区", "高新区", "高新技术产业开发区"),
    ("新技术开发区", "高新区", "新技术开发区"),
    ("高新开发区", "高新区", "高新技术产业开发区"),
    ("高新园区", "高新区", "高新技术产业园区"),
    ("高新区", "高新区", "高新技术产业开发区"),
    ("经济技术开发区", "经开区", "经济技术开发区"),
    ("经济开发区", "经开区", "经济开发区"),
    ("经开区", "经开区", "经济技术开发区"),
    ("综合保税区", "综保区", "综合保税区"),
    ("综保区", "综保区", "综合保税区"),
    ("出口加工区", "出口加工区", "出口加工区"),
    ("保税港区", "保税港区", "保税港区"),
    ("保税区", "保税区", "保税区"),
    ("自由贸易试验区", "自贸试验区", "自由贸易试验区"),
    ("自贸试验区", "自贸试验区", "自由贸易试验区"),
    ("自由贸易港", "自由贸易港", "自由贸易港"),
    ("自贸区", "自贸试验区", "自由贸易试验区"),
    ("综合实验区", "综合实验区", "综合实验区"),
    ("综合试验区", "综合试验区", "综合试验区"),
    ("承接产业转移示范区", "承接产业转移示范区", "承接产业转移示范区"),
    ("旅游度假区", "旅游度假区", "旅游度假区"),
    ("旅游经济特区", "旅游经济特区", "旅游经济特区"),
    ("生态旅游区", "生态旅游区", "生态旅游区"),
    ("风景名胜区", "风景名胜区", "风景名胜区"),
    ("风景区", "风景名胜区", "风景区"),
    ("度假区", "旅游度假区", "旅游度假区"),
    ("自然保护区", "自然保护区", "自然保护区"),
    ("产业集聚区", "产业集聚区", "产业集聚区"),
    ("先进制造业开发区", "先进制造业开发区", "先进制造业开发区"),
    ("工业集中区", "工业集中区", "工业集中区"),
    ("循环经济产业园区", "循环经济产业园区", "循环经济产业园区"),
    ("循环化工园区", "循环化工园区", "循环化工园区"),
    ("现代产业园区", "现代产业园区", "现代产业园区"),
    ("农业科技园区", "农业科技园区", "农业科技园区"),
    ("化学工业园区", "化学工业园区", "化学工业园区"),
    ("化工园区", "化工园区", "化工园区"),
    ("工业园区", "工业园区", "工业园区"),
    ("产业园区", "产业园区", "产业园区"),
    ("科技园区", "科技园区", "科技园区"),
    ("物流园区", "物流园区", "物流园区"),
    ("临空经济区", "临空经济区", "临空经济区"),
    ("空港经济区", "空港经济区", "空港经济区"),
    ("航空港经济综合实验区", "航空港经济综合实验区", "航空港经济综合实验区"),
    ("临港经济区", "临港经济区", "临港经济区"),
    ("港务区", "港务区", "港务区"),
    ("产业集中区", "产业集中区", "产业集中区"),
    ("中央商务区", "中央商务区", "中央商务区"),
    ("文化旅游区", "文化旅游区", "文化旅游区"),
    ("风景旅游区", "风景旅游区", "风景旅游区"),
    ("森林公园", "森林公园", "森林公园"),
    ("湿地公园", "湿地公园", "湿地公园"),
    ("地质公园", "地质公园", "地质公园"),
    ("生态区", "生态区", "生态区"),
    ("创新区", "创新区", "创新区"),
    ("集中区", "集中区", "集中区"),
    ("能源化工基地", "能源化工基地", "能源化工基地"),
    ("开发开放试验区", "开发开放试验区", "开发开放试验区"),
    ("边境经济合作区", "边合区", "边境经济合作区"),
    ("新片区", "新片区", "新片区"),
    ("旅游区", "旅游区", "旅游区"),
    ("景区", "景区", "景区"),
    ("工业园", "工业园", "工业园"),
    ("产业园", "产业园", "产业园"),
    ("科技园", "科技园", "科技园"),
    ("经济区", "经济区", "经济区"),
    ("港产业区", "港产业区", "港产业区"),
    ("城乡一体化示范区", "城乡一体化示范区", "城乡一体化示范区"),
    ("农业高新技术产业示范区", "农业高新技术产业示范区", "农业高新技术产业示范区"),
    ("一体化示范区", "一体化示范区", "一体化示范区"),
    ("新技术产业园区", "新技术产业园区", "新技术产业园区"),
    ("深度合作区", "深度合作区", "深度合作区"),
    ("特别合作区", "特别合作区", "特别合作区"),
    ("管理区", "管理区", "管理区"),
    ("示范区", "示范区", "示范区"),
    ("实验区", "实验区", "实验区"),
    ("试验区", "试验区", "试验区"),
    ("合作区", "合作区", "合作区"),
    ("台商投资区", "台商投资区", "台商投资区"),
    ("高技术产业开发区", "高新区", "高技术产业开发区"),
    ("开发区", "开发区", "开发区"),
    ("生态城", "生态城", "生态城"),
    ("科学城", "科学城", "科学城"),
    ("园区", "园区", "园区"),
    ("新区", "新区", "新区"),
    ("新城", "新城", "新城"),
)
LONGEST = 24  # characters of a registered zone's name
_BY_PRINTED = {printed: (short, full) for printed, short, full in _KINDS}
# Printed kinds that mean the same in a registered zone's name.
_SAME = {
    "高新区": ("高新技术产业开发区", "高新区", "高新技术开发区", "高新技术产业园区", "高新开发区"),
    "经开区": ("经济技术开发区", "经开区", "开发区"),
    "综保区": ("综合保税区", "综保区"),
    "风景名胜区": ("风景名胜区", "风景区"),
    "自贸试验区": ("自由贸易试验区", "自贸试验区", "自贸区"),
}
_PATTERN = re.compile(
    r"^(?P<own>[^区县市镇乡、]{0,12}?)(?:国家级|国家|省级)?(?P<kind>"
    + "|".join(sorted(_BY_PRINTED, key=len, reverse=True))
    + r")(?P<tail>.*)$"
)
# What people come to for its nature: named after a hill or a lake, not after the district that has its name from there.
SCENIC = frozenset({"风景名胜区", "旅游度假区", "自然保护区", "景区", "旅游区", "风景旅游区", "森林公园", "湿地公园", "地质公园"})
# A zone of a kind that has no name yet is one by what runs it: 西安国际医学中心区管委会.
_RUN = re.compile(
    r"^(?!人民政府|政府)(?P<name>[^县市镇乡、]{1,13}?(?<![市城郊景社])(?:区|城|园|港|基地|岛|山|湖|谷|湾|带|口岸|枢纽|走廊))(?P<run_by>管委会|管理委员会)(?P<tail>.*)$"
)
_FREE_TRADE = re.compile(
    r"^(?:中国)?(?P<place>[一-龥]{2,3}?)(?:省|市|自治区)?(?:自由贸易试验区|自贸试验区|自贸区)(?P<area>[一-龥]{2,10}?片区)?(?P<tail>.*)$"
)
_FREE_TRADE_AREA = re.compile(r"^(?P<place>[一-龥]{2,4}?)市?(?:自由贸易|自贸)(?:试验区)?片区(?P<tail>.*)$")
_COMMITTEE = re.compile(r"^(?:(?:党?工委、?)?(?:管理委员会|管委会|管委)|管理局|管理处|执行委员会|执委会|人民政府|政府)?$")


@dataclass(frozen=True, slots=True)
class Zone:
    """A functional zone. parent: the city or county it lies in; equals: the code of the district that it is, or "".

    valid_from, valid_to: years, both inclusive, "" where open or not known. run_by: what its committee is called.
    """

    zone_id: str
    name: str
    parent: Place | None
    equals: str = ""
    registered: bool = False
    run_by: str = "管理委员会"
    valid_from: str = ""
    valid_to: str = ""

    def stood_in(self, year: int | None) -> bool:
        """Whether it stood for any part of the year, as far as is known; a report on it may come out the year after."""
        return year is None or (self.valid_from <= str(year) and (not self.valid_to or str(year) <= self.valid_to))


@functools.cache
def register() -> dict[str, Zone]:
    """Printed name of a registered zone, in full or short → the zone. A name that two zones share is left out."""
    found: dict[str, Zone | None] = {}
    where = gazetteer()
    for row in load_csv("places/zones.csv"):
        parent = where.by_code[row["parent"]][-1]
        run_by = row["run_by"] or ("" if row["name"].endswith("委员会") else "管理委员会")
        zone = Zone(row["zone_id"], row["name"], parent, row["equals"], True, run_by, row["valid_from"], row["valid_to"])
        names = {row["name"], *row["aliases"].split()}
        for name in list(names):
            names |= _printings(name, parent)
        for name in names:
            found[name] = zone if found.get(name, zone) is zone else None
    return {name: zone for name, zone in found.items() if zone}


def at_start(text: str, year: int | None) -> tuple[Zone, str] | None:
    """The registered zone that a name begins with, and what follows; None where the name is a division's in that year."""
    names, full = register(), gazetteer().full
    for end in range(min(len(text), LONGEST), 2, -1):
        zone = names.get(text[:end])
        if zone:
            own = _without_parent(text[:end], zone.parent)
            if any(place.stood_in(year) for name in (text[:end], zone.name, own) for place in full.get(name, ())):
                return None
            tail = text[end:]
            if tail in ("管理局", "管理处") and zone.run_by == "管理委员会":  # called so on its own page
                zone = replace(zone, run_by=tail)
            return zone, "" if _COMMITTEE.match(tail) else tail
    return None


def _without_parent(name: str, parent: Place) -> str:
    """两江新区 of 重庆市两江新区."""
    for above in (parent.name, *short_names(parent.name)):
        if name.startswith(above):
            return name.removeprefix(above)
    return name


def _printings(name: str, parent: Place) -> set[str]:
    """The ways in which a zone's full name is shortened: 长沙高新区, 长沙市高新区, 长沙国家高新技术产业开发区 …"""
    kind = kind_of(name)
    if kind is None:
        return set()
    short = _BY_PRINTED[kind][0]
    stem = name.removesuffix(kind)
    stems = {stem, stem + "国家", stem + "国家级"}
    for called in short_names(parent.name):
        if stem.startswith(called):
            own = stem[len(called) :]
            stems.add(parent.name + own)
            if len(own) >= 2 and own[0] not in "市县区" and not gazetteer().named(own):  # 仲恺高新区 of 惠州仲恺高新区
                stems.add(own)
    return {stem + printed for stem in stems for printed in _SAME.get(short, (kind,))}


def kind_of(name: str) -> str | None:
    """The printed kind that a zone's name ends with, the longest."""
    return max((printed for printed in _BY_PRINTED if name.endswith(printed)), key=len, default=None)


def split(rest: str) -> tuple[str, str, str, str] | None:
    """What follows a place's name, as (own name, printed kind, what follows the kind, whether it is a committee's).

    高新区管委会 → ("", 高新区, "", …); 东湖新技术开发区财政局 → (东湖, 新技术开发区, 财政局). None where it is no zone.
    """
    found = _PATTERN.match(rest)
    if not found:
        return None
    tail = found["tail"]
    return found["own"], found["kind"], "" if _COMMITTEE.match(tail) else tail, tail


def by_name(parent: Place | None, name: str, printed: str) -> Zone:
    """A zone of no listed kind."""
    return Zone(f"{parent.unit if parent else 'cn'}-zone-{name}", printed, parent)


def run(rest: str) -> tuple[str, str] | None:
    """(name, what follows 管委会) of a zone of no listed kind, told by its committee: 江南产业新城管委会."""
    found = _RUN.match(rest)
    return (found["name"], found["tail"]) if found else None


def free_trade(text: str) -> tuple[Zone, str] | None:
    """An area of a free trade zone and what follows: 福建自由贸易试验区厦门片区管委会, 厦门自贸片区管委会."""
    found = _FREE_TRADE.match(text)
    area = found["area"] or "" if found else ""
    if not found and (found := _FREE_TRADE_AREA.match(text)):
        area = found["place"] + "片区"
    places = gazetteer().named(found["place"]) if found else ()
    provinces = {gazetteer().by_code[place.code[:2] + "0000"][-1] for place in places if place.level != "county"}
    if len(provinces) != 1:
        return None
    province = provinces.pop()
    short = short_names(province.name)[0]
    tail = "" if _COMMITTEE.match(found["tail"]) else found["tail"]
    if listed := register().get(f"{short}自由贸易试验区{area}"):
        return listed, tail
    return Zone(f"{province.unit}-zone-自贸试验区{area}", f"中国（{short}）自由贸易试验区{area}", province), tail


def part(zone: Zone, tail: str) -> Zone | None:
    """A part of a zone with a committee of its own: 四川天府新区 + 眉山管委会."""
    found = re.match(r"^(?P<name>[一-龥]{2,8}?)(?P<kind>片区|园区|新城|组团|区域)?(?:管理委员会|管委会)$", tail)
    if not found:
        return None
    places = [place for place in gazetteer().named(found["name"]) if place.level == "prefecture"]
    name = found["name"] + (found["kind"] or "")
    return Zone(zone.zone_id + name, zone.name + name, places[0] if len(places) == 1 else zone.parent)


def by_rule(parent: Place | None, own: str, kind: str, printed: str) -> Zone:
    """A zone that no register has: its id from its parent and its name."""
    short, full = _BY_PRINTED[kind]
    prefix = parent.unit if parent else "cn"
    stem = printed[: len(printed) - len(kind)] if printed.endswith(kind) else printed
    return Zone(f"{prefix}-zone-{own}{short}", stem + full, parent)
