"""The script that merges the sources, on small sources of its own."""

from __future__ import annotations

import csv

import pytest

from pipelines.reference import build_regions, sources
from pipelines.reference.sources import Event

HEADER = "action,code,name,value,reason\n"
OLD = {"370000": "山东省", "371300": "临沂市", "371324": "苍山县", "371302": "兰山区", "371399": "甲县"}
NEW = {"370000": "山东省", "371300": "临沂市", "371324": "兰陵县", "371302": "兰山区", "371398": "甲县"}


@pytest.fixture
def build(monkeypatch, tmp_path):
    """Runs the script on two yearly lists, today's list, and the events given."""

    def run(events, corrections="", old=OLD, new=NEW, towns=""):
        monkeypatch.setattr(sources, "SNAPSHOTS", {2013: ("", ""), 2020: ("", "")})
        monkeypatch.setattr(sources, "snapshot", lambda year: dict(old if year == 2013 else new))
        monkeypatch.setattr(sources, "current", lambda: dict(new))
        monkeypatch.setattr(sources, "mca_2020", lambda: dict(new))
        monkeypatch.setattr(sources, "events", lambda: events)
        monkeypatch.setattr(sources, "townships", lambda: {"371302001": "兰山街道"})
        monkeypatch.setattr(sources, "townships_2023", lambda: {"441900101": "石碣镇"})
        monkeypatch.setattr(sources, "telephone_codes", lambda: {"临沂市": "0539"})
        (tmp_path / "corrections.csv").write_text(HEADER + corrections, encoding="utf-8")
        (tmp_path / "townships_of_cities.csv").write_text(f"parent,names,origin\n{towns}", encoding="utf-8")
        conflicts = build_regions.build(tmp_path)
        path = tmp_path / "regions.csv"
        rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines())) if path.exists() else []
        return conflicts, {row["region_id"]: row for row in rows}

    return run


EVENTS = [
    Event(2014, "更名", ("371324", "苍山县"), ("371324", "兰陵县"), None),
    Event(2015, "同名改码", ("371399", "甲县"), ("371398", "甲县"), None),
]


def test_a_new_name_under_an_old_code_and_an_old_name_under_a_new_code(build):
    conflicts, rows = build(EVENTS)
    assert conflicts.undecided == []
    assert (rows["371324"]["name"], rows["371324.2"]["name"]) == ("苍山县", "兰陵县")
    assert (rows["371324"]["valid_to"], rows["371324.2"]["valid_from"]) == ("2014-06-30", "2014-07-01")
    assert rows["371324"]["successors"] == "371324.2" and rows["371324.2"]["predecessors"] == "371324"
    assert rows["371324.2"]["unit"] == "371324.2"  # another name: another body
    assert rows["371398"]["unit"] == "371399"  # the same name goes on under another code
    assert rows["371302"]["valid_from"] == rows["371302"]["valid_to"] == ""
    assert rows["371302"]["parent"] == "371300"


def test_the_decisions_year_goes_before_the_lists_and_is_listed(build):
    conflicts, _ = build(EVENTS)
    years = {(row[0], row[2]): row[3:] for row in conflicts.rows}
    assert years["first_year", "兰陵县"] == ("lists 2020, event 2014", "2014", "rule: events are dated by the decision")


def test_a_person_decides_over_both_with_a_reason(build):
    extra = "first_year,371324,兰陵县,2013,reason\nlast_year,371324,苍山县,2013,reason\n"
    conflicts, rows = build(EVENTS, extra)
    assert conflicts.undecided == []
    assert rows["371324.2"]["valid_from"].startswith("2013")


def test_what_nobody_decided_stops_the_script(build):
    conflicts, rows = build(EVENTS[1:])  # nothing says what became of 苍山县
    assert any("苍山县" in line for line in conflicts.undecided)
    assert rows == {}


def test_a_correction_that_matches_nothing_stops_the_script(build):
    conflicts, rows = build(EVENTS, "respell,999999,无此县,有此县,reason\n")
    assert conflicts.undecided == ["correction that matches nothing: respell 999999 无此县"]
    assert rows == {}


def test_a_town_written_by_hand_that_no_list_has_stops_the_script(build):
    assert build(EVENTS, towns="441900,石碣镇,hand\n")[0].undecided == []
    conflicts, _ = build(EVENTS, towns="441900,石碣镇 石竭镇,hand\n")
    assert conflicts.undecided == ["township_of_city: 441900 石竭镇: not in the list of 2023"]
