"""The gazetteer: every division by name and year, and the file it is read from."""

from __future__ import annotations

import csv
import itertools
from collections import defaultdict

import pytest

from parsers.identity import resolve_name
from parsers.identity.places import gazetteer, short_names, townships
from parsers.reference import REFERENCE, load_csv

PLACES = gazetteer()


def _year(place) -> int:
    """A year in which the place stood to its end."""
    return int(place.valid_to[:4]) - 1 if place.valid_to else max(2024, int(place.valid_from[:4] or 0))


@pytest.mark.parametrize(
    ("code", "name", "province", "city", "county"),
    [
        ("230505", "四方台区", "黑龙江省", "双鸭山市", "四方台区"),
        ("310115", "浦东新区", "上海市", "上海市", "浦东新区"),
        ("429004", "仙桃市", "湖北省", None, "仙桃市"),
        ("419001", "济源市", "河南省", None, "济源市"),
        ("310000", "上海市", "上海市", "上海市", None),
        ("430100", "长沙市", "湖南省", "长沙市", None),
        ("430000", "湖南省", "湖南省", None, None),
        ("542122", "江达县", "西藏自治区", "昌都地区", "江达县"),
        ("512081", "简阳市", "四川省", "资阳市", "简阳市"),
        ("659012", "白杨市", "新疆维吾尔自治区", None, "白杨市"),
    ],
)
def test_the_chain_follows_the_contract(code, name, province, city, county):
    place = next(p for p in PLACES.by_code[code] if p.name == name)
    chain = PLACES.chain(place)
    assert (chain.region_code, chain.province, chain.city, chain.county) == (code, province, city, county)


@pytest.mark.parametrize(
    ("name", "year", "codes"),
    [
        ("庐山区", 2015, {"360402"}),
        ("庐山区", 2017, set()),
        ("庐山市", 2017, {"360483"}),
        ("金林区", 2019, {"230751"}),
        ("金山屯区", 2017, {"230709"}),
        ("金山屯区", 2021, set()),
        ("友好区", 2018, {"230704"}),
        ("友好区", 2020, {"230719"}),
        ("余杭区", 2022, {"330110"}),
        ("钱塘区", 2021, {"330114"}),
        ("渝北区", 2025, {"500112"}),
        ("两江新区", 2025, {"500157"}),
        ("两江新区", 2024, set()),
        ("兰陵县", 2014, {"371324"}),
        ("鼓楼区", 2020, {"320106", "320302", "350102", "410204"}),
        ("朝阳", 2020, {"110105", "220104", "211300", "211321"}),
        ("浦东", 2020, {"310115"}),
        ("内蒙古", 2020, {"150000"}),
        ("恩施州", 2020, {"422800"}),
    ],
)
def test_a_name_means_what_stood_in_its_year(name, year, codes):
    assert {place.code for place in PLACES.find(name, year)} == codes


def test_names_shared_at_the_end_of_2024_are_those_counted_by_hand():
    shared = defaultdict(set)
    for place in PLACES.places.values():
        if place.level == "county" and place.stood_in(2024) and not (place.valid_to and place.valid_to < "2024-12-31"):
            shared[place.name].add(place.unit)
    ambiguous = [units for units in shared.values() if len(units) > 1]
    assert (len(ambiguous), sum(map(len, ambiguous))) == (29, 66)


def test_every_county_since_2008_resolves_by_full_name_with_its_city():
    wrong = []
    for place in PLACES.places.values():
        if place.level == "county":
            year = max(_year(place), int(place.valid_from[:4] or 0))
            for suffix in ("", "人民政府"):
                found = resolve_name(PLACES.full_name(place) + suffix, year).agency.region_code
                if found != place.code:
                    wrong.append((PLACES.full_name(place) + suffix, year, found))
    assert wrong == []


@pytest.mark.parametrize("year", [2008, 2012, 2016, 2020, 2025, None])
def test_by_name_alone_exactly_the_unique_ones_resolve(year):
    means = defaultdict(set)
    for place in PLACES.places.values():
        if place.stood_in(year):
            for name in {place.name, *short_names(place.name)}:
                means[name].add(place.unit)
    wrong = []
    for place in PLACES.places.values():
        if place.level != "county" or not place.stood_in(year):
            continue
        same = {other.unit for other in PLACES.full[place.name] if other.stood_in(year)}
        if (resolve_name(place.name, year).agency.region_code is not None) != (len(same) == 1):
            wrong.append(place.name)
        for short in short_names(place.name)[:1]:
            unique = len(means[short]) == 1
            if short not in PLACES.full and (resolve_name(short, year).agency.region_code is not None) != unique:
                wrong.append(short)
    assert wrong == []


def test_the_regions_file_holds_together():
    rows = load_csv("places/regions.csv")
    by_id = {row["region_id"]: row for row in rows}
    assert len(by_id) == len(rows)
    assert [row["code"] for row in rows] == sorted(row["code"] for row in rows)
    for row in rows:
        assert row["level"] in ("province", "prefecture", "county")
        assert (row["parent"] == "") == (row["level"] == "province"), row
        assert not row["valid_from"] or not row["valid_to"] or row["valid_from"] <= row["valid_to"], row
        for other in row["successors"].split():
            assert row["region_id"] in by_id[other]["predecessors"].split(), row
        for other in row["predecessors"].split():
            assert row["region_id"] in by_id[other]["successors"].split(), row
        assert not row["valid_to"] or row["successors"], row
        assert by_id[row["unit"]]["name"] == row["name"]
    for code in {row["code"] for row in rows}:
        spans = sorted((row["valid_from"] or "0", row["valid_to"] or "9") for row in rows if row["code"] == code)
        assert all(a[1] < b[0] for a, b in itertools.pairwise(spans)), code


def test_todays_divisions_are_as_many_as_published():
    today = [place for place in PLACES.places.values() if not place.valid_to]
    counts = {level: sum(place.level == level for place in today) for level in ("province", "prefecture", "county")}
    assert counts == {"province": 31, "prefecture": 333, "county": 2847}


def test_corrections_and_conflicts_give_their_reasons():
    corrections = load_csv("places/corrections.csv")
    assert all(row["reason"] and row["action"] for row in corrections)
    assert len({(row["action"], row["code"], row["name"]) for row in corrections}) == len(corrections)
    conflicts = load_csv("places/conflicts.csv")
    assert conflicts and all(row["decision"] and row["decided_by"] for row in conflicts)


def test_townships_can_be_split_at_commas_and_lie_in_todays_counties():
    text = (REFERENCE / "places" / "townships.csv").read_text(encoding="utf-8")
    assert '"' not in text
    assert len(townships()) > 25_000
    parents = {row["parent"] for row in csv.DictReader(text.splitlines())}
    assert {code for code in parents if code not in PLACES.by_code} == set()


def test_every_known_change_is_in_the_reference_or_its_difference_is_explained(shared):
    """301 retired codes and renames, gathered by others. Ours leave out small parts of an area that went elsewhere."""
    path = shared / "reference" / "county_changes_2014_2025.csv"
    by_key = {(place.code, place.name): place for place in PLACES.places.values()}
    explained = {(row["code"], row["name"]): row for row in load_csv("places/differences.csv")}
    for row in csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()):
        place = by_key[row["old_code"], row["old_name"]]
        assert place.valid_to[:4] == row["year"], row
        theirs = {part[-7:-1] for part in row["new_units"].split(";") if part}
        ours = {PLACES.places[region].code for region in place.successors}
        difference = explained.pop((place.code, place.name), None)
        if theirs == ours:
            assert difference is None, row
        else:
            assert difference and difference["reason"], row
            assert (set(difference["elsewhere"].split()), set(difference["here"].split())) == (theirs, ours)
    assert not explained
    reasons = [row["reason"] for row in load_csv("places/differences.csv")]
    assert len(set(reasons)) == len(reasons)  # each looked into for itself
