"""Publishing: nobody's open file is touched, a failed check publishes nothing, unchanged content makes no release."""

from __future__ import annotations

import csv
import io
import itertools
import json
import shutil
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest
from conftest import ROOT, release_files, status
from reports import report

from pipelines import marts, release
from pipelines.errors import CheckFailed
from pipelines.home import Home
from pipelines.release import contents, package, retention, spreadsheets, tables
from pipelines.release.models import models
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


def test_release_with_a_file_too_many_is_not_published(home: Path) -> None:
    folder = (home / "release").resolve()
    (folder / "csv" / "stray.csv").write_text("x", encoding="utf-8")
    with pytest.raises(CheckFailed, match=r"csv/stray\.csv"):
        verify(folder)


@pytest.mark.parametrize("name", ["parquet/dim_report.parquet", "datapackage.json", "csv/dim_report.csv", "gongkai.xlsx"])
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


BROKEN_GATE = """
import sys
from pathlib import Path
from pipelines import facts, job
from pipelines.errors import Problem
from pipelines.home import Home

def no_answer(home):
    raise RuntimeError("the gate itself is broken")
facts.unaccounted = no_answer
job.up_to_date = lambda *given: False
try:
    job.run(Home(Path(sys.argv[1])), [Path(sys.argv[2])])
except Problem as problem:
    print(problem)
"""


def test_gate_without_an_answer_is_a_failed_run(home: Path, built: Path) -> None:
    """A check that raises stops the job with no stage having failed: that is no run that is done."""
    command = [sys.executable, "-c", BROKEN_GATE, home, built / "inbox"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    assert "published nothing" in ended.stdout
    last = status(home)["last_run"]
    assert last["outcome"] == "failed" and "ended after facts" in last["message"]
    assert "release" not in last["stages"]


def test_data_package(built: Path) -> None:
    """Each Parquet file and each of its columns is described, with a type that fits; the Frictionless tools agree."""
    from frictionless import Package

    folder = built / "home" / "release"
    descriptor = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert Package.metadata_validate(descriptor) is not None and list(Package.metadata_validate(descriptor)) == []
    found = {resource["path"]: resource for resource in descriptor["resources"] if resource["format"] == "parquet"}
    assert set(found) == {f"parquet/{path.name}" for path in (folder / "parquet").iterdir()}
    for path, resource in found.items():
        columns = duckdb.sql(f"DESCRIBE FROM read_parquet('{folder / path}')").fetchall()
        fields = resource["schema"]["fields"]
        assert [(field["name"], field["type"]) for field in fields] == [
            (row[0], package.field_type(row[1])) for row in columns
        ]
        assert all(field["description"] for field in fields) and resource["description"]
    facts = found["parquet/fact_applications.parquet"]["schema"]
    assert facts["primaryKey"] == ["report_id", "outcome", "applicant_type"]
    assert {"fields": ["outcome"], "reference": {"resource": "dim-outcome", "fields": ["code"]}} in facts["foreignKeys"]
    assert next(field for field in facts["fields"] if field["name"] == "state")["codeList"] == "states"


def check_package(folder: Path, tmp_path: Path, *kinds: str) -> list[str]:
    """What the Frictionless tools find in the data of these formats."""
    from frictionless import validate

    shutil.copytree(folder, tmp_path / "package", dirs_exist_ok=True)
    path = tmp_path / "package" / "datapackage.json"
    descriptor = json.loads(path.read_text(encoding="utf-8"))
    descriptor["resources"] = [resource for resource in descriptor["resources"] if resource["format"] in kinds]
    path.write_text(json.dumps(descriptor), encoding="utf-8")
    result = validate(str(path))
    assert len(result.tasks) == len(descriptor["resources"]) > 0
    return [f"{task.name}: {error.type}" for task in result.tasks for error in task.errors]


def test_data_package_fits_the_csv(built: Path, tmp_path: Path) -> None:
    """Types, keys and references of every CSV file; and a reference that points nowhere is seen."""
    assert check_package(built / "home" / "release", tmp_path, "csv") == []
    path = tmp_path / "package" / "csv" / "fact_fees.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(text.splitlines()[1].split(",")[0], "0000000000000000", 1), encoding="utf-8")
    from frictionless import validate

    broken = validate(str(tmp_path / "package" / "datapackage.json"))
    assert {error.type for task in broken.tasks for error in task.errors} == {"foreign-key"}


@pytest.mark.slow
def test_data_package_fits_parquet_and_the_workbook(built: Path, tmp_path: Path) -> None:
    assert check_package(built / "home" / "release", tmp_path, "parquet", "xlsx") == []


def read_csv(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


def test_csv_has_the_rows_of_the_database(built: Path) -> None:
    """Value by value, once the apostrophe is taken away; in Excel's encoding; a minus in a column of numbers stays a number."""
    folder = built / "home" / "release"
    with duckdb.connect(str(folder / "gongkai.duckdb"), read_only=True) as connection:
        published = tables.tables(connection)
        assert {path.stem for path in (folder / "csv").iterdir()} == {table.name for table in published}
        for table in published:
            path = folder / "csv" / f"{table.name}.csv"
            assert path.read_bytes().startswith(b"\xef\xbb\xbf" + table.columns[0].name.encode())
            rows = read_csv(path)
            texts = [column.name for column in table.columns if column.type == "VARCHAR"]
            for row in rows:
                assert not any(value and value[0] in "=+@\t\r\n-" for name, value in row.items() if name in texts)
            expected = connection.execute(f'FROM "{table.name}" {table.ordered}').fetchall()
            assert len(rows) == len(expected)
            for row, values in zip(rows, expected, strict=True):
                for column, value in zip(table.columns, values, strict=True):
                    if column.type == "VARCHAR":
                        assert row[column.name].removeprefix("'") == (value or "").removeprefix("'")
                    elif value is None:
                        assert row[column.name] == ""
                    elif column.type == "DOUBLE":
                        assert float(row[column.name]) == value


HOSTILE = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "'=1", "plain", "a,b\"c\nd", "", None, "x" * 40_000]


@pytest.fixture
def hostile(tmp_path: Path) -> tuple[Path, list[tables.Table]]:
    """A small database with text that would be a formula, and its tables."""
    path = tmp_path / "hostile.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE notes (id INTEGER PRIMARY KEY, year INTEGER, text VARCHAR, value DOUBLE, day DATE, many VARCHAR[])")
        connection.executemany(
            "INSERT INTO notes VALUES (?, ?, ?, ?, DATE '2024-02-29', ['=1', '报告'])",
            [(n, 2020 + n % 3 if n else None, text, -1.5) for n, text in enumerate(HOSTILE)],
        )
        return path, tables.tables(connection)


def test_text_is_no_formula_in_csv(hostile: tuple[Path, list[tables.Table]], tmp_path: Path) -> None:
    path, (table,) = hostile
    with duckdb.connect(str(path), read_only=True) as connection:
        (sheet,) = spreadsheets.write_csv(connection, table, tmp_path)
    rows = sorted(read_csv(tmp_path / (sheet.path or "")), key=lambda row: int(row["id"]))
    assert [row["text"] for row in rows[:9]] == ["'" + (text or "") for text in HOSTILE[:9]]
    assert [row["text"] for row in rows[9:]] == [text or "" for text in HOSTILE[9:]]
    assert {(row["value"], row["day"], row["many"]) for row in rows} == {("-1.5", "2024-02-29", '["=1","报告"]')}


def test_text_is_no_formula_in_the_workbook(hostile: tuple[Path, list[tables.Table]], tmp_path: Path) -> None:
    """Cells of text, exactly as they are, marked so that an edit makes no formula; too long text is cut and says so."""
    import openpyxl

    path, (table,) = hostile
    table = replace(table, group="checks")
    with duckdb.connect(str(path), read_only=True) as connection:
        spreadsheets.write_workbook(connection, [table], tmp_path / "book.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "book.xlsx")["notes"]
    rows = sorted(sheet.iter_rows(min_row=2), key=lambda row: row[0].value)
    assert {cell.data_type for row in rows for cell in row} <= {"s", "n", "d"}  # no "f"
    for row, text in zip(rows[:9], HOSTILE, strict=False):
        assert row[2].quotePrefix and row[2].value.replace("_x000D_", "\r") == text
    assert not rows[11][2].value and rows[12][2].value is None
    assert len(rows[13][2].value) <= 32_767 and rows[13][2].value.endswith("有截断)")
    assert rows[0][4].value == datetime(2024, 2, 29) and rows[0][5].value == '["=1", "报告"]'


def test_views_are_in_the_database_alone(hostile: tuple[Path, list[tables.Table]], tmp_path: Path) -> None:
    """A view is a question to the tables, and may have any number of rows: described, and in no other file."""
    path, _ = hostile
    with duckdb.connect(str(path)) as connection:
        for statement in ("CREATE VIEW seen AS SELECT id FROM notes", "COMMENT ON VIEW seen IS 'One row per note · 每条一行'",
                          "COMMENT ON COLUMN seen.id IS 'Number · 序号'", "COMMENT ON TABLE notes IS 'Notes · 说明'"):  # fmt: skip
            connection.execute(statement)
        for column in ("id", "year", "text", "value", "day", "many"):
            connection.execute(f"COMMENT ON COLUMN notes.{column} IS 'Column · 列'")
    folder = tmp_path / "release"
    folder.mkdir()
    contents.write(path, folder)
    verify(folder)
    assert [one.name for one in (folder / "parquet").iterdir()] == ["notes.parquet"]
    assert [one.name for one in (folder / "csv").iterdir()] == ["notes.csv"]
    descriptor = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    (database,) = [one for one in descriptor["resources"] if one["format"] == "duckdb"]
    assert [view["name"] for view in database["views"]] == ["seen"]
    with duckdb.connect(str(folder / "gongkai.duckdb"), read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM seen").fetchone() == (len(HOSTILE),)


def test_long_tables_are_cut_by_year_or_left_out(hostile: tuple[Path, list[tables.Table]], tmp_path: Path) -> None:
    """More rows than Excel opens: a file a year; facts go without; the package says so, and stays whole."""
    path, (table,) = hostile
    with duckdb.connect(str(path), read_only=True) as connection:
        sheets = spreadsheets.write_csv(connection, replace(table, group="marts"), tmp_path, limit=5)
        assert [(sheet.path, sheet.rows) for sheet in sheets] == [
            ("csv/notes/2020.csv", 4), ("csv/notes/2021.csv", 5), ("csv/notes/2022.csv", 4), ("csv/notes/unknown.csv", 1),
        ]  # fmt: skip
        assert sum(len(read_csv(tmp_path / (sheet.path or ""))) for sheet in sheets) == len(HOSTILE)
        (left_out,) = spreadsheets.write_csv(connection, replace(table, group="facts"), tmp_path / "facts", limit=5)
        assert left_out.path is None and "use Parquet" in (left_out.left_out or "")
        (small,) = spreadsheets.write_workbook(connection, [replace(table, group="marts")], tmp_path / "book.xlsx", limit=5)
        assert small.path is None and "too many rows" in (small.left_out or "")
    described = package.data_package([table], [], {"notes": 14}, [*sheets, left_out], [small], "gongkai.duckdb")
    assert [one["name"] for one in described["resources"]][:5] == ["notes", "notes-csv-2020", "notes-csv-2021", "notes-csv-2022", "notes-csv-unknown"]
    assert "use Parquet" in described["resources"][0]["note"]


def test_workbook(built: Path) -> None:
    """Everything but the facts is there, with the numbers of the database; indicators stand side by side with their labels."""
    import openpyxl

    folder = built / "home" / "release"
    book = openpyxl.load_workbook(folder / "gongkai.xlsx", read_only=False)
    wanted = {name for name, model in models().items() if model.group != "facts" and not model.is_view}
    assert set(book.sheetnames) == {"README", "columns", "indicators_by_agency", "indicators_by_region", *wanted}
    with duckdb.connect(str(folder / "gongkai.duckdb"), read_only=True) as connection:
        found = connection.execute("SELECT agency_id, value, small_n FROM indicators_agency_year WHERE indicator = 'grant_rate_broad'").fetchall()
        assert book["indicators_agency_year"].max_row == 1 + connection.execute("SELECT count(*) FROM indicators_agency_year").fetchone()[0]
    codes, labels, *rows = book["indicators_by_agency"].iter_rows(values_only=True)
    rate = codes.index("grant_rate_broad")
    assert labels[rate].startswith("公开率")
    assert {row[0]: row[rate] for row in rows} == pytest.approx({agency: value for agency, value, _ in found})
    faint = {row[0].value: row[rate].font.i for row in book["indicators_by_agency"].iter_rows(min_row=3)}
    assert faint == {agency: bool(small) for agency, _, small in found}
    assert len(book["columns"]["A"]) - 1 == sum(len(model.columns) for model in models().values() if not model.is_view)


def test_two_builds_are_the_same_bytes(home: Path, tmp_path: Path) -> None:
    """The whole release again from the same marts, as on another day and with another number of threads: every file but the database."""
    again = tmp_path / "again"
    again.mkdir()
    code = "import sys; from pathlib import Path; from pipelines.release import contents; contents.write(Path(sys.argv[1]), Path(sys.argv[2]))"
    command = [sys.executable, "-c", code, str(home / "marts" / marts.DATABASE), str(again)]
    subprocess.run(command, cwd=ROOT, check=True)
    files = {path.relative_to(again).as_posix(): path.read_bytes() for path in again.rglob("*") if path.is_file() and path.name != "gongkai.duckdb"}
    assert files == release_files(home)
    with zipfile.ZipFile(again / "gongkai.xlsx") as book:
        assert {entry.date_time for entry in book.infolist()} == {(1980, 1, 31, 0, 0, 0)}


def test_large_parquet_does_not_depend_on_threads(tmp_path: Path) -> None:
    """Several row groups, written by one thread and by four: the same bytes; sorted, so that a year can be skipped to."""
    hashes = set()
    for threads in (1, 4):
        path = tmp_path / f"{threads}.duckdb"
        with duckdb.connect(str(path), config={"threads": threads}) as connection:
            connection.execute("""
                CREATE TABLE big AS SELECT hash(i)::VARCHAR AS id, (2014 + hash(i) % 12)::INTEGER AS year, i % 1000 AS value
                FROM range(400000) t(i)""")
            (table,) = tables.tables(connection)
            target = tmp_path / f"{threads}.parquet"
            contents.write_parquet(connection, table, target)
        hashes.add(target.read_bytes())
    assert len(hashes) == 1
    groups = duckdb.execute(
        "SELECT row_group_id, stats_min::INTEGER, stats_max::INTEGER, compression FROM parquet_metadata(?) WHERE path_in_schema = 'year' ORDER BY 1",
        [str(target)],
    ).fetchall()
    assert len(groups) > 2 and {group[3] for group in groups} == {"ZSTD"}
    assert all(group[2] <= after[1] for group, after in itertools.pairwise(groups))


def test_release_explains_itself(built: Path) -> None:
    """Read-me, licence and citation; the citation is what the Citation File Format asks for."""
    import yaml

    folder = built / "home" / "release"
    citation = yaml.safe_load((folder / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["cff-version"] == "1.2.0" and citation["license"] == "CC-BY-4.0" and citation["type"] == "dataset"
    assert {"message", "title", "authors"} <= citation.keys()
    of_code = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert of_code["type"] == "software" and of_code["authors"] == citation["authors"] and of_code["license"] == "Apache-2.0"
    text = (folder / "README.md").read_text(encoding="utf-8")
    assert all(f"`{name}`" in text for name in models())


def make_releases(home: Path, *days: str) -> None:
    for number, day in enumerate(days):
        change_marts(home, f"UPDATE dim_report SET title = '{day} {number}'")
        release.publish(Home(home), date.fromisoformat(day))


def names(home: Path) -> list[str]:
    return sorted(path.name for path in (home / "releases").glob("2*"))


def test_old_releases_are_removed_by_policy(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The two newest and the last of the two newest months that have one stay; `latest` and the current one always."""
    first = (home / "release").resolve().name
    shutil.rmtree(home / "releases" / first)  # of today, whatever that is
    monkeypatch.setenv("GONGKAI_KEEP_NEWEST", "99")
    make_releases(home, "2031-01-05", "2031-02-05", "2031-02-25", "2031-03-01", "2031-03-02", "2031-03-02")
    assert (home / "releases" / "latest").resolve().name == "2031-03-02.1"
    reasons = {folder.name: why for folder, why in retention.kept(Home(home), retention.Policy(2, 2)).items()}
    assert reasons == {
        "2031-01-05": [], "2031-02-05": [], "2031-02-25": ["month"], "2031-03-01": [],
        "2031-03-02": ["newest"], "2031-03-02.1": ["newest", "month", "current"],
    }  # fmt: skip
    monkeypatch.setenv("GONGKAI_KEEP_NEWEST", "2")
    monkeypatch.setenv("GONGKAI_KEEP_MONTHS", "2")
    change_marts(home, "UPDATE dim_report SET title = 'x'")
    published = release.publish(Home(home), date(2031, 4, 1))
    assert published.removed == ("2031-01-05", "2031-02-05", "2031-02-25", "2031-03-01", "2031-03-02")
    assert names(home) == ["2031-03-02.1", "2031-04-01"]
    assert not list((home / "releases").glob(".aside-*"))


def test_current_release_and_one_that_is_read_stay(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An analyst in another process has an old release open: it stays until the connection is closed."""
    shutil.rmtree((home / "release").resolve())
    make_releases(home, "2031-01-05", "2031-02-05", "2031-03-05")
    database = home / "releases" / "2031-01-05" / "gongkai.duckdb"
    script = "import duckdb, sys; c = duckdb.connect(sys.argv[1], read_only=True); print('open', flush=True); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", script, str(database)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as analyst:
        assert analyst.stdout is not None and analyst.stdout.readline() == "open\n"
        nothing = retention.Policy(newest=0, months=0)
        assert [path.name for path in retention.prune(Home(home), nothing)] == ["2031-02-05"]
        analyst.communicate("")
    assert [path.name for path in retention.prune(Home(home), nothing)] == ["2031-01-05"]
    assert names(home) == ["2031-03-05"]


def test_policy_that_is_no_number(monkeypatch: pytest.MonkeyPatch) -> None:
    from pipelines.errors import Problem

    monkeypatch.setenv("GONGKAI_KEEP_MONTHS", "all")
    with pytest.raises(Problem, match="GONGKAI_KEEP_MONTHS must be a number"):
        retention.Policy.of_environment()


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
