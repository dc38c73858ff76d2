"""Publishing: nobody's open file is touched, a failed check publishes nothing, unchanged content makes no release."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import duckdb
import pytest
from conftest import ROOT, release_files, status
from reports import report

from pipelines import marts, release
from pipelines.errors import CheckFailed
from pipelines.home import Home
from pipelines.release import contents
from pipelines.release.verify import verify

DAY = date(2031, 5, 1)


def change_marts(home: Path, statement: str) -> None:
    """Alter the marts, and their key with them, as a build from another input would."""
    with duckdb.connect(str(home / "marts" / marts.DATABASE)) as connection:
        connection.execute(statement)
    path = home / "marts" / marts.STATE
    state = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(state | {"key": state["key"] + statement}), encoding="utf-8")


def test_open_connection_survives_a_publish(home: Path) -> None:
    database = str(home / "release" / "gongkai.duckdb")
    count = "SELECT count(*) FROM dim_report"
    with duckdb.connect(database, read_only=True) as analyst:
        assert analyst.execute(count).fetchone() == (3,)
        change_marts(home, "DELETE FROM dim_report WHERE form = '2019'")
        published = release.publish(Home(home), DAY)
        assert published.new and published.path.resolve().name == "2031-05-01"
        assert analyst.execute(count).fetchone() == (3,)
        assert analyst.execute("SELECT count(DISTINCT report_id) FROM fact_applications").fetchone() == (3,)
    with duckdb.connect(database, read_only=True) as later:
        assert later.execute(count).fetchone() == (2,)


def test_same_content_makes_no_new_release(home: Path) -> None:
    before = (home / "release").resolve()
    change_marts(home, "CREATE OR REPLACE TEMP TABLE other AS SELECT 1")  # another key, the same content
    assert not release.publish(Home(home), DAY).new
    assert (home / "release").resolve() == before
    assert len(list((home / "releases").glob("2*"))) == 1


def test_releases_of_one_day_are_numbered(home: Path) -> None:
    names = []
    for number in range(3):
        change_marts(home, f"UPDATE dim_report SET title = '{number}'")
        names.append(release.publish(Home(home), DAY).path.resolve().name)
    assert names == ["2031-05-01", "2031-05-01.1", "2031-05-01.2"]


def test_release_that_does_not_verify_is_not_published(home: Path) -> None:
    before = release_files(home)
    change_marts(home, "COMMENT ON COLUMN dim_report.title IS NULL")
    with pytest.raises(CheckFailed, match="dim_report has no description for title"):
        release.publish(Home(home), DAY)
    assert release_files(home) == before
    assert [path.name for path in (home / "releases").glob("2*")] == [(home / "release").resolve().name]


@pytest.mark.parametrize("name", ["parquet/dim_report.parquet", "datapackage.json"])
def test_verify_sees_a_changed_file(home: Path, name: str) -> None:
    folder = (home / "release").resolve()
    verify(folder)
    path = folder / name
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    with pytest.raises(CheckFailed, match=name):
        verify(folder)


def test_killed_between_folder_and_link(home: Path) -> None:
    """A release that was put in place and not yet pointed to is taken up, not made twice."""
    first = (home / "release").resolve()
    change_marts(home, "UPDATE dim_report SET title = 'x'")
    release.publish(Home(home), DAY)
    (home / "release").unlink()
    (home / "release").symlink_to(f"releases/{first.name}")
    (home / "releases" / ".published").unlink()
    assert release.publish(Home(home), DAY).new
    assert (home / "release").resolve().name == "2031-05-01"
    assert len(list((home / "releases").glob("2*"))) == 2


FAIL_THEN_MEND = """
import json, shutil, sys
from pathlib import Path
from pipelines import job
from pipelines.errors import Problem
from pipelines.home import Home
from pipelines.marts import dbt

home, inbox, project = map(Path, sys.argv[1:4])
mended = dbt.PROJECT
shutil.copytree(mended, project)
failing = project / "tests" / "nothing_is_granted.sql"
failing.write_text("select * from {{ ref('fact_applications') }} where outcome = 'granted'")
dbt.PROJECT = project
try:
    job.run(Home(home), [inbox])
except Problem as problem:
    print(problem)
shutil.copytree(home, home.with_name("failed"), symlinks=True)
dbt.PROJECT = mended
job.run(Home(home), [inbox])
"""


def test_failed_check_keeps_the_last_release(home: Path, tmp_path: Path) -> None:
    """A new version of a report comes in, a dbt test fails: nothing is published. The test is mended: the version is out,
    and what was parsed is not parsed again."""
    inbox = tmp_path / "more"
    inbox.mkdir()
    revised = report("杭州市上城区人民政府", 2022, seed=1, published="2023年3月1日")
    (inbox / "revised.txt").write_text(revised, encoding="utf-8")
    before = release_files(home)
    command = [sys.executable, "-c", FAIL_THEN_MEND, home, inbox, tmp_path / "sql"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    assert "published nothing" in ended.stdout and "nothing_is_granted" in ended.stdout

    failed = status(tmp_path / "failed")
    assert release_files(tmp_path / "failed") == before
    assert failed["last_run"]["outcome"] == "failed" and not failed["release"]["up_to_date"]
    assert failed["last_run"]["stages"]["cells"].items() >= {"contents": 8, "parsed": 1, "documents": 1}.items()
    assert (tmp_path / "failed" / "marts" / marts.FAILED).exists()  # for a person to look at

    mended = status(home)
    assert mended["last_run"]["outcome"] == "done" and mended["release"]["up_to_date"]
    assert mended["last_run"]["stages"]["cells"]["parsed"] == 0
    assert not (home / "marts" / marts.FAILED).exists()
    with duckdb.connect(str(home / "release" / "gongkai.duckdb"), read_only=True) as connection:
        versions = connection.execute(
            "SELECT source_file, version, is_current FROM dim_report WHERE county = '上城区' ORDER BY 2"
        ).fetchall()
    assert versions == [("2022/shangcheng.txt", 1, False), ("revised.txt", 2, True)]


def test_data_package(built: Path) -> None:
    """Each Parquet file and each of its columns is described, with a type that fits; the Frictionless tools agree."""
    from frictionless import Package

    folder = built / "home" / "release"
    descriptor = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert Package.metadata_validate(descriptor) is not None and list(Package.metadata_validate(descriptor)) == []
    tables = {resource["path"]: resource for resource in descriptor["resources"] if resource["format"] == "parquet"}
    assert set(tables) == {f"parquet/{path.name}" for path in (folder / "parquet").iterdir()}
    for path, resource in tables.items():
        found = duckdb.sql(f"DESCRIBE FROM read_parquet('{folder / path}')").fetchall()
        fields = resource["schema"]["fields"]
        assert [(field["name"], field["type"]) for field in fields] == [
            (row[0], contents._type(row[1])) for row in found
        ]
        assert all(field["description"] for field in fields) and resource["description"]


@pytest.mark.slow
def test_data_package_with_its_data(built: Path) -> None:
    pytest.importorskip("pandas", reason="the Frictionless tools read Parquet with pandas")
    from frictionless import validate

    result = validate(str(built / "home" / "release" / "datapackage.json"))
    assert result.valid, [error.message for task in result.tasks for error in task.errors][:5]


def test_database_is_in_the_old_storage_version_with_comments(built: Path) -> None:
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{built / 'home' / 'release' / 'gongkai.duckdb'}' AS gongkai (READ_ONLY)")
        (tags,) = connection.execute("SELECT tags FROM duckdb_databases() WHERE database_name = 'gongkai'").fetchone()
        bare = connection.execute("""
            SELECT table_name, column_name FROM duckdb_columns() WHERE database_name = 'gongkai' AND NOT internal AND comment IS NULL
            UNION ALL SELECT table_name, '' FROM duckdb_tables() WHERE database_name = 'gongkai' AND comment IS NULL""").fetchall()
    assert tags["storage_version"].startswith("v1.4.0")
    assert bare == []


def test_manifest_names_no_time_and_no_place_of_this_machine(built: Path) -> None:
    text = (built / "home" / "release" / "manifest.json").read_text(encoding="utf-8")
    manifest = json.loads(text)
    assert set(manifest) == {"content", "code", "duckdb_storage", "rows", "sha256"}
    assert str(date.today().year) + "-" not in text and str(ROOT) not in text
    assert manifest["rows"]["dim_report"] == 3
