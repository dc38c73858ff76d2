"""`gongkai diff` on two releases whose difference is known: made by altering the marts between two publications."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner
from conftest import ROOT  # noqa: F401  (the fixtures of this folder)
from test_publish import change_marts

from pipelines import release
from pipelines.cli import cli
from pipelines.home import Home

PLACE = "outcome = 'granted' AND applicant_type = 'total' AND year = 2022"


@pytest.fixture
def changed(home: Path) -> Path:
    """HOME with releases 2031-01-01, the first, and 2031-02-01: one figure corrected, one gone blank, one report gone, a column and a table more."""
    shutil.rmtree((home / "release").resolve())
    change_marts(home, "UPDATE dim_report SET title = 'first'")
    release.publish(Home(home), date(2031, 1, 1))
    for statement in (
        f"UPDATE fact_application_totals SET value = value + 5, value_corrected = value + 5, text = (value + 5)::INT::VARCHAR, line = 99 WHERE {PLACE}",
        "UPDATE fact_enforcement SET value = NULL, value_corrected = NULL, state = 'blank', text = '' "
        "WHERE action = 'penalties' AND measure = 'decisions' AND year = 2022",
        "DELETE FROM dim_report WHERE year = 2023",
        "ALTER TABLE dim_form ADD COLUMN remark VARCHAR",
        "COMMENT ON COLUMN dim_form.remark IS 'Remark · 备注'",
        "CREATE TABLE extra AS SELECT 1 AS one",
        "COMMENT ON TABLE extra IS 'Extra · 另表'",
        "COMMENT ON COLUMN extra.one IS 'One · 一'",
    ):
        change_marts(home, statement)
    release.publish(Home(home), date(2031, 2, 1))
    return home


def diff(home: Path, *arguments: str):
    return CliRunner().invoke(cli, ["diff", "--home", str(home), *arguments])


def test_what_changed_as_json(changed: Path) -> None:
    shown = diff(changed, "--json")  # what the last release changed
    assert json.loads(diff(changed, "2031-01", "latest", "--json").stdout) == json.loads(shown.stdout)
    assert shown.exit_code == 0, shown.output
    found = json.loads(shown.stdout)
    assert not found["same"] and found["a"]["release"] == "2031-01-01" and found["b"]["release"] == "2031-02-01"
    entries = {entry["table"]: entry for entry in found["tables"]}
    assert set(entries) == {"dim_report", "dim_form", "extra", "fact_application_totals", "fact_enforcement"}
    assert entries["extra"]["status"] == "added" and entries["extra"]["rows_b"] == 1
    assert entries["dim_form"]["columns_added"] == ["remark"] and entries["dim_form"]["changed"] == 0
    assert (entries["dim_report"]["removed"], entries["dim_report"]["added"], entries["dim_report"]["changed"]) == (1, 0, 0)
    totals = entries["fact_application_totals"]
    assert totals["key"] == ["report_id", "outcome", "applicant_type"] and totals["changed"] == 1
    assert totals["changed_columns"] == {"value": 1, "value_corrected": 1, "text": 1, "line": 1}

    corrected, blanked = found["figures"]
    assert corrected["place"] == {"outcome": "granted", "applicant_type": "total"} and corrected["year"] == 2022
    assert corrected["new"]["value"] == corrected["old"]["value"] + 5 and corrected["new"]["line"] == 99
    assert corrected["old"]["source_file"] == "2022/shangcheng.txt" and corrected["name"] == "杭州市上城区人民政府"
    assert blanked["table"] == "fact_enforcement" and blanked["old"]["state"] == "number"
    assert (blanked["new"]["state"], blanked["new"]["value"]) == ("blank", None)
    assert [one["new_source_file"] or one["old_source_file"] for one in found["reports"]["removed"]] == ["office.txt"]
    assert found["reports"]["added"] == found["reports"]["new_version"] == []


def test_what_changed_for_people(changed: Path) -> None:
    shown = diff(changed, "2031-01-01", "2031-02-01", "--exit-code")
    assert shown.exit_code == 1
    for text in (
        "2031-01-01 → 2031-02-01", "0 new, 1 gone", "2 changed", "fact_application_totals granted total",
        "2022/shangcheng.txt line 99", "table added", "+remark",
    ):  # fmt: skip
        assert text in shown.stdout, text
    limited = diff(changed, "2031-01-01", "--rows", "1")
    assert "the first 1 of 2" in limited.stderr


def test_new_version_of_a_report(home: Path) -> None:
    """The current report of a body and year is another one: its figures are compared by their place, not by report."""
    shutil.rmtree((home / "release").resolve())
    change_marts(home, "UPDATE dim_report SET title = 'first'")
    release.publish(Home(home), date(2031, 1, 1))
    database = home / "marts" / "gongkai.duckdb"
    with duckdb.connect(str(database), read_only=True) as connection:
        ((old, year),) = connection.execute("SELECT report_id, year FROM dim_report WHERE source_file = '2020/jintan.md'").fetchall()
    change_marts(
        home,
        "INSERT INTO dim_report SELECT * REPLACE ('new' AS report_id, 'v2.txt' AS source_file, 2 AS version) "
        f"FROM dim_report WHERE report_id = '{old}'",
    )
    change_marts(home, f"UPDATE dim_report SET is_current = false WHERE report_id = '{old}'")
    change_marts(
        home,
        "INSERT INTO fact_application_totals SELECT * REPLACE ('new' AS report_id, 'v2.txt' AS source_file, "
        f"value + (outcome = 'partial')::INT AS value) FROM fact_application_totals WHERE report_id = '{old}'",
    )
    release.publish(Home(home), date(2031, 2, 1))
    found = json.loads(diff(home, "2031-01-01", "latest", "--json").stdout)
    (version,) = found["reports"]["new_version"]
    assert (version["old_report_id"], version["new_report_id"], version["year"]) == (old, "new", year)
    (figure,) = found["figures"]
    assert figure["place"]["outcome"] == "partial" and figure["new"]["source_file"] == "v2.txt"
    assert figure["new"]["value"] == figure["old"]["value"] + 1
    totals = next(entry for entry in found["tables"] if entry["table"] == "fact_application_totals")
    assert totals["changed"] == totals["removed"] == 0 and totals["added"] == totals["rows_b"] - totals["rows_a"] > 0


def test_the_same_release(built: Path) -> None:
    shown = diff(built / "home", "latest", str(built / "home" / "release"), "--exit-code")
    assert shown.exit_code == 0 and "the same" in shown.stdout
    assert json.loads(diff(built / "home", "latest", "latest", "--json").stdout)["tables"] == []


def test_no_such_release(built: Path) -> None:
    assert "no release 2001-01-01" in str(diff(built / "home", "2001-01-01").exception)
    assert "there is no release before" in str(diff(built / "home").exception)


def test_releases_are_listed_and_removed(changed: Path) -> None:
    def releases(*arguments: str) -> list[dict]:
        shown = CliRunner().invoke(cli, ["releases", "--home", str(changed), "--json", *arguments])
        assert shown.exit_code == 0, shown.output
        return json.loads(shown.stdout)

    assert [(one["release"], one["reports"], one["kept"]) for one in releases("--newest", "1", "--months", "0")] == [
        ("2031-01-01", 3, "no: --prune removes it"), ("2031-02-01", 2, "newest, current"),
    ]  # fmt: skip
    assert len(list((changed / "releases").glob("2*"))) == 2
    assert releases("--newest", "1", "--months", "0", "--prune")[0]["kept"] == "removed"
    assert [one["release"] for one in releases()] == ["2031-02-01"]
