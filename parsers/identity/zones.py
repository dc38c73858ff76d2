"""Functional zones (高新区, 经开区, 新区 …): their names, the register of national ones, and ids for all others by rule.

A zone has no division code. Its id is its parent's unit and its short name: 430100-zone-高新区. Not here: statutory
divisions, also those that are called 新区 (浦东新区): places.py.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

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
    ("风景区", "风景名胜区", "风景名胜区"),
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
    "经开区": ("经济技术开发区", "经开区"),
    "综保区": ("综合保税区", "综保区"),
    "自贸试验区": ("自由贸易试验区", "自贸试验区", "自贸区"),
}
_PATTERN = re.compile(
    r"^(?P<own>[^区县市镇乡]{0,12}?)(?:国家级|国家|省级)?(?P<kind>"
    + "|".join(sorted(_BY_PRINTED, key=len, reverse=True))
    + r")(?P<tail>.*)$"
)
_COMMITTEE = re.compile(r"^(?:管理委员会|管委会|党工委、?管委会|党工委管委会|管理局|管理处|执行委员会|执委会|人民政府|政府)?$")


@dataclass(frozen=True, slots=True)
class Zone:
    """A functional zone. parent: the city or county it lies in; equals: the code of the district that it is, or ""."""

    zone_id: str
    name: str
    parent: Place | None
    equals: str = ""
    registered: bool = False


@functools.cache
def register() -> dict[str, Zone]:
    """Printed name of a registered zone, in full or short → the zone. A name that two zones share is left out."""
    found: dict[str, Zone | None] = {}
    where = gazetteer()
    for row in load_csv("places/zones.csv"):
        parent = where.by_code[row["parent"]][-1]
        zone = Zone(row["zone_id"], row["name"], parent, row["equals"], True)
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
            return zone, "" if _COMMITTEE.match(tail) else tail
    return None


def _without_parent(name: str, parent: Place) -> str:
    """两江新区 of 重庆市两江新区."""
    for above in (parent.name, *short_names(parent.name)):
        if name.startswith(above):
            return name.removeprefix(above)
    return name


def committee(zone: Zone) -> str:
    """What runs a zone is called: 管理委员会; a district in all but law has a 人民政府, a committee its own name."""
    if zone.name.endswith("合作区") and "深度" in zone.name:
        return "执行委员会"
    if kind_of(zone.name):
        return "管理委员会"
    return "" if zone.name.endswith("委员会") else "人民政府"


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
            stems.add(parent.name + stem[len(called) :])
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


def by_rule(parent: Place | None, own: str, kind: str, printed: str) -> Zone:
    """A zone that no register has: its id from its parent and its name."""
    short, full = _BY_PRINTED[kind]
    prefix = parent.unit if parent else "cn"
    stem = printed[: len(printed) - len(kind)] if printed.endswith(kind) else printed
    return Zone(f"{prefix}-zone-{own}{short}", stem + full, parent)
