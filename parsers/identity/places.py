"""The gazetteer: divisions since 2008 by name and year, and the chain of places above each.

Not here: bodies (names.py), functional zones (zones.py), and which of several places a text means (resolve.py).
The files it reads are built by pipelines/reference/build_regions.py.
"""

from __future__ import annotations

import csv
import functools
import re
from dataclasses import dataclass

from parsers.reference import REFERENCE, load_csv

_PEOPLES = (
    "蒙古族|蒙古|回族|藏族|维吾尔族|维吾尔|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|哈萨克族|哈萨克|傣族|黎族|傈僳族|佤族|畲族"
    "|拉祜族|水族|东乡族|纳西族|景颇族|柯尔克孜族|柯尔克孜|土族|达斡尔族|仫佬族|羌族|布朗族|撒拉族|毛南族|仡佬族|锡伯族|锡伯|阿昌族|普米族|塔吉克族"
    "|塔吉克|怒族|鄂温克族|德昂族|保安族|裕固族|独龙族|各族"
)
_AUTONOMOUS = re.compile(rf"^(.+?)(?:{_PEOPLES})+自治(区|州|县|旗)$")
_AUTONOMOUS_BARE = re.compile(r"^(.+?)族?自治(区|州|县|旗)$")  # 西藏自治区, 东乡族自治县: the people's name is the name
_PEOPLES_DISTRICT = re.compile(rf"^(.{{2,}}?)(?:{_PEOPLES})+区$")  # 梅里斯达斡尔族区
_SUFFIX = re.compile(r"^(.{2,}?)(?:新区|林区|特区|地区|省|市|县|区|旗|盟)$")
LONGEST = 15  # 双江拉祜族佤族布朗族傣族自治县 has 15 characters
MUNICIPALITIES = frozenset({"11", "12", "31", "50"})


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """A division under one code and name. valid_from, valid_to: ISO dates, both inclusive, "" where open.

    unit: the same for the rows of a division that kept its name while its code changed.
    """

    region_id: str
    code: str
    name: str
    level: str  # province | prefecture | county
    parent: str
    valid_from: str
    valid_to: str
    unit: str
    predecessors: tuple[str, ...]
    successors: tuple[str, ...]

    def stood_in(self, year: int | None) -> bool:
        """Whether it stood for any part of the year; every place stood in no particular year."""
        if year is None:
            return True
        return self.valid_from[:4] <= str(year) and (not self.valid_to or self.valid_to[:4] >= str(year))

    def holds(self, other: Place) -> bool:
        """Whether `other` lies in it, by code."""
        if self.level == "province":
            return other.code[:2] == self.code[:2] and other.level != "province"
        return self.level == "prefecture" and other.level == "county" and other.code[:4] == self.code[:4]


@dataclass(frozen=True, slots=True)
class Chain:
    """Where a place lies, by the names of the contract: see Gazetteer.chain."""

    region_code: str
    province: str
    city: str | None
    county: str | None


def short_names(name: str) -> tuple[str, ...]:
    """What a division is called without its last word, where two characters or more are left.

    恩施土家族苗族自治州 → 恩施, 恩施州; 内蒙古自治区 → 内蒙古; 四方台区 → 四方台; 城区 → nothing.
    """
    found = _AUTONOMOUS.match(name)
    if not found or len(found[1]) < 2:  # 内蒙古 is no 蒙古 of 内
        found = _AUTONOMOUS_BARE.match(name)
    if found:
        stem, kind = found[1], found[2]
        if len(stem) < 2:
            return ()
        return (stem,) if kind == "区" else (stem, stem + kind)
    found = _PEOPLES_DISTRICT.match(name)
    if found:
        return found[1], found[1] + "区"
    found = _SUFFIX.match(name)
    return (found[1],) if found else ()


class Gazetteer:
    """All divisions. Load it with `gazetteer()`; it does not change."""

    def __init__(self) -> None:
        self.places: dict[str, Place] = {}
        self.full: dict[str, list[Place]] = {}
        self.short: dict[str, list[Place]] = {}
        self.by_code: dict[str, list[Place]] = {}
        self.units: dict[str, list[Place]] = {}
        with (REFERENCE / "places" / "regions.csv").open(encoding="utf-8", newline="") as file:
            reader = csv.reader(file)
            at = {column: n for n, column in enumerate(next(reader))}
            columns = [
                at[name] for name in ("region_id", "code", "name", "level", "parent", "valid_from", "valid_to", "unit")
            ]
            before, after = at["predecessors"], at["successors"]
            for row in reader:
                place = Place(*[row[n] for n in columns], tuple(row[before].split()), tuple(row[after].split()))
                self.places[place.region_id] = place
                self.full.setdefault(place.name, []).append(place)
                self.by_code.setdefault(place.code, []).append(place)
                self.units.setdefault(place.unit, []).append(place)
        for name, places in self.full.items():
            for short in short_names(name):
                self.short.setdefault(short, []).extend(places)
        self.rivals: dict[
            str, list[Place]
        ] = {}  # an alias that is also another place's short name: only a text can tell
        for row in load_csv("places/aliases.csv"):
            holder = self.rivals if row["alias"] in self.short else self.short
            holder[row["alias"]] = list(self.by_code[row["code"]])
        self.heads = frozenset(name[:2] for name in self.full) | frozenset(name[:2] for name in self.short)

    def named(self, name: str) -> list[Place]:
        """Every place, of any year, called so in full; where there is none, those called so in short."""
        return self.full.get(name) or self.short.get(name) or []

    def find(self, name: str, year: int | None = None, within: Place | None = None) -> list[Place]:
        """The places that a name can mean in a year (without one: ever), one row for each unit.

        A name in full goes before the same name in short. Empty where nothing of that name stood in the year.
        """
        found = [p for p in self.named(name) if p.stood_in(year) and (within is None or within.holds(p))]
        return self.distinct(found, year)

    def distinct(self, places: list[Place], year: int | None) -> list[Place]:
        """One row a unit: the one that stood at the end of the year, else the last."""
        if len(places) < 2:
            return places
        best: dict[str, Place] = {}
        for place in places:
            held = best.get(place.unit)
            if held is None or (place.valid_to or "9999") > (held.valid_to or "9999"):
                best[place.unit] = place
        return list(best.values())

    def above(self, place: Place) -> Place | None:
        """The prefecture or province above a place, at the place's end or today."""
        return self.places.get(place.parent)

    def chain(self, place: Place) -> Chain:
        """province, city, county and code as the contract has them.

        In a municipality under the central government province and city both carry its name; a county directly under
        its province has no city.
        """
        if place.level == "province":
            return Chain(place.code, place.name, place.name if place.code[:2] in MUNICIPALITIES else None, None)
        above = self.above(place)
        if place.level == "prefecture":
            return Chain(place.code, above.name, place.name, None)
        if above.level == "province":
            return Chain(place.code, above.name, above.name if place.code[:2] in MUNICIPALITIES else None, place.name)
        return Chain(place.code, self.above(above).name, above.name, place.name)

    def prefecture(self, place: Place) -> Place:
        """The place that prints before a county's name: its prefecture or municipality; else the place itself."""
        above = self.above(place)
        if place.level == "county" and above and (above.level == "prefecture" or above.code[:2] in MUNICIPALITIES):
            return above
        return place

    def full_name(self, place: Place) -> str:
        """City and county, without the province: 双鸭山市四方台区, 上海市徐汇区, 仙桃市, 黑龙江省."""
        above = self.prefecture(place)
        return place.name if above is place else above.name + place.name

    def names_at(self, text: str, start: int) -> list[tuple[int, bool, list[Place]]]:
        """The names of places that begin at `start`, longest first: (end, in full, places)."""
        if text[start : start + 2] not in self.heads:
            return []
        found = []
        for end in range(min(len(text), start + LONGEST), start + 1, -1):
            name = text[start:end]
            if name in self.full:
                found.append((end, True, self.full[name]))
            if name in self.short:
                found.append((end, False, self.short[name]))
        return found


@functools.cache
def gazetteer() -> Gazetteer:
    """The one gazetteer of the process, loaded at first use."""
    return Gazetteer()


@functools.cache
def townships() -> dict[str, tuple[str, ...]]:
    """Name of a township or sub-district as of today → the codes of the counties that have one. Their history is not known.

    The four cities without counties, whose own towns the sources of townships.csv leave out, are in townships_of_cities.csv.
    """
    found: dict[str, tuple[str, ...]] = {}
    text = (REFERENCE / "places" / "townships.csv").read_text(encoding="utf-8")
    # No field is quoted (tested), each line has four: one cut of the whole takes a tenth of the csv module's time.
    fields = text.strip().replace("\n", ",").split(",")
    for name, parent in zip(fields[5::4], fields[6::4], strict=True):
        found[name] = (*found[name], parent) if name in found else (parent,)
    for row in load_csv("places/townships_of_cities.csv"):
        for name in row["names"].split():
            found[name] = (*found.get(name, ()), row["parent"])
    return found
