"""Parents, years and what came before and after: answers worked out by hand."""

from __future__ import annotations

import pytest

from pipelines.facts import lineage


@pytest.mark.parametrize(
    ("agency_id", "parent"),
    [
        ("341125-dept-finance", "341125-gov"), ("341125-gov", "341100-gov"), ("340000-gov", None), ("230103-township-荣市街道", "230103-gov"),
        ("430100-zone-高新区", "430100-gov"), ("430100-zone-高新区-dept-finance", "430100-zone-高新区"),
        ("440100-vertical-customs", "cn-customs"), ("cn-customs-gongbei", "cn-customs"), ("cn-finance", None),
        ("340100-other-party-publicity", "340100-other-party"), ("340100-other-party", None), ("340000-vertical-banking_regulation", "cn-banking"),
    ],
)  # fmt: skip
def test_whom_a_body_belongs_to(agency_id, parent):
    assert lineage.parent(agency_id) == parent


@pytest.mark.parametrize(
    ("agency_id", "years"),
    [
        ("360402-gov", (None, 2016)), ("341125-dept-market_regulation", (2013, None)), ("500157-gov", (2025, None)), ("cn-railways", (None, 2013)),
        ("440300-zone-龙华新区", (2011, 2017)),
    ],
)  # fmt: skip
def test_the_years_in_which_it_stood(agency_id, years):
    assert lineage.valid(agency_id) == years


def _links(agency_id):
    return {(one["from_id"], one["to_id"], one["kind"], one["one_to_one"]) for one in lineage.links({agency_id})}


def test_a_county_that_became_a_district_can_be_read_as_one_series():
    assert _links("610305-gov") == {("610322-gov", "610305-gov", "division", True)}


def test_districts_that_merged_are_many_to_one():
    assert _links("500157-gov") == {(f"{code}-gov", "500157-gov", "division", False) for code in ("500105", "500112")} | {
        ("500000-zone-两江新区", "500157-gov", "division", False)  # the zone of that name ended in the district too
    }


def test_a_zone_that_became_a_district_is_its_predecessor():
    assert ("440300-zone-龙华新区", "440309-gov", "division", True) in _links("440309-gov")


def test_duties_that_moved_between_bodies_that_both_go_on():
    moved = {(one["from_id"], one["to_id"]): one for one in lineage.links({"340100-dept-data", "340100-dept-civil_affairs"})}
    one = moved["340100-dept-development_reform", "340100-dept-data"]
    assert (one["relation"], one["first_year"], one["year"], one["one_to_one"]) == ("part_moved", 2023, 2024, False)
    assert one["duties"] == "数字经济、数据要素、数字基础设施"
    there = moved["340100-dept-civil_affairs", "340100-dept-health"], moved["340100-dept-health", "340100-dept-civil_affairs"]
    assert [(row["year"], row["duties"]) for row in there] == [(2019, "老龄工作"), (2023 + 1, "老龄工作")]


def test_a_bureau_that_was_divided_names_all_that_took_its_duties():
    links = lineage.links({"340100-dept-financial_supervision"})
    found = {one["to_id"]: one["relation"] for one in links if one["from_id"] == "340100-dept-financial_supervision"}
    assert found == {"340100-dept-financial_administration": "split", "340100-other-party-financial_commission": "split"}


def test_a_part_of_an_area_that_was_given_away_is_no_end():
    found = {(one["from_id"], one["to_id"]): one["relation"] for one in lineage.links({"330114-gov"})}
    assert found["330109-gov", "330114-gov"] == "part_moved"


def test_bureaus_that_merged_are_many_to_one_and_a_renamed_commission_is_one_to_one():
    merged = {before.split("-")[-1] for before, _, kind, single in _links("341125-dept-market_regulation") if kind == "reform" and not single}
    assert {"industry_commerce", "quality_supervision", "food_drug"} <= merged
    assert ("cn-banking_insurance", "cn-financial_regulation", "reform", True) in _links("cn-financial_regulation")
