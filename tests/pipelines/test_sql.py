"""`gongkai sql`: answers in three forms, nothing but reading, and errors that help."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner, Result
from conftest import ROOT, in_a_terminal, release_files

from pipelines.cli import cli
from pipelines.errors import Problem


def ask(home: Path, *arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(cli, ["sql", "--home", str(home / "home"), *arguments], input=stdin, catch_exceptions=True)


def refused(home: Path, *arguments: str) -> str:
    """The message of a query that fails as a problem for people."""
    shown = ask(home, *arguments)
    assert isinstance(shown.exception, Problem), shown.output
    return str(shown.exception)


def test_table(built: Path) -> None:
    shown = ask(built, "SELECT county, year, NULL AS nothing, 0.5 AS half, 3.0::DOUBLE AS three, true AS yes FROM dim_report ORDER BY year")
    assert shown.exit_code == 0, shown.output
    lines = [line.split() for line in shown.stdout.splitlines()]
    assert lines[0][::2] == ["county", "year", "nothing", "half", "three", "yes"]
    assert lines[2][::2] == ["金坛区", "2020", "null", "0.5", "3", "true"]
    assert len(lines) == 2 + 3


def test_csv_and_json_give_every_row_as_it_is(built: Path) -> None:
    query = "SELECT report_id, text, value, NULL AS nothing, [1, 2] AS list, {'a': DATE '2024-02-29'} AS struct FROM fact_applications ORDER BY ALL"
    with duckdb.connect(str(built / "home" / "release" / "gongkai.duckdb"), read_only=True) as connection:
        expected = connection.execute("SELECT report_id, text, value FROM fact_applications ORDER BY ALL").fetchall()
    rows = list(csv.reader(io.StringIO(ask(built, query, "--csv").stdout, newline="")))
    assert rows[0] == ["report_id", "text", "value", "nothing", "list", "struct"] and len(rows) - 1 == len(expected) > 400
    assert [(row[0], row[1] or None, float(row[2]) if row[2] else None) for row in rows[1:]] == [(a, b or None, c) for a, b, c in expected]
    assert rows[1][3:] == ["", "[1, 2]", '{"a": "2024-02-29"}']
    objects = json.loads(ask(built, query, "--json").stdout)
    assert [(one["report_id"], one["text"], one["value"]) for one in objects] == expected
    assert objects[0]["nothing"] is None and objects[0]["list"] == [1, 2] and objects[0]["struct"] == {"a": "2024-02-29"}


def test_odd_values(built: Path) -> None:
    (row,) = json.loads(ask(built, "SELECT 1 AS a, 2 AS a, 'Infinity'::DOUBLE AS big, 1.50::DECIMAL(4,2) AS d, chr(27) AS escape", "--json").stdout)
    assert row == {"a": 1, "a_2": 2, "big": None, "d": 1.5, "escape": "\x1b"}
    assert "\x1b" not in ask(built, "SELECT chr(27) || '[31m' AS escape").stdout  # a terminal is not painted by what a report prints
    assert json.loads(ask(built, "SELECT 1 WHERE false", "--json").stdout) == []


def test_rows_are_limited_as_a_table_only(built: Path) -> None:
    shown = ask(built, "FROM range(250)")
    assert len(shown.stdout.splitlines()) == 102 and "the first 100 rows" in shown.stderr
    assert len(ask(built, "FROM range(250)", "--rows", "0").stdout.splitlines()) == 252
    assert len(ask(built, "FROM range(250)", "--csv").stdout.splitlines()) == 251


def test_from_stdin_and_without_a_query(built: Path) -> None:
    assert ask(built, "-", "--csv", stdin="SELECT count(*) AS n\nFROM dim_report;").stdout == "n\n3\n"
    listed = {one["table"]: one for one in json.loads(ask(built, "--json").stdout)}
    assert listed["dim_report"]["rows"] == 3 and listed["dim_report"]["what"].startswith("One row per report version")


def test_wide_rows_are_shown_field_by_field(built: Path) -> None:
    """In a terminal of 80 columns, a report of 27 fields is a list, not a ribbon."""
    script = "from pipelines.cli import main; main()"
    lines = in_a_terminal(script, "sql", "FROM dim_report LIMIT 1", "--home", built / "home").splitlines()
    assert len(lines) > 25 and any("report_id" in line for line in lines)


WRITES = [
    "INSERT INTO dim_report SELECT * FROM dim_report", "DELETE FROM findings", "UPDATE dim_report SET year = 1", "CREATE TABLE t (a INT)",
    "CREATE TEMP TABLE t (a INT)", "DROP TABLE findings", "COPY dim_report TO '{folder}/out.csv'", "EXPORT DATABASE '{folder}/out'",
    "ATTACH '{folder}/out.duckdb'", "SET enable_external_access = true", "SET lock_configuration = false", "RESET lock_configuration",
    "INSTALL httpfs", "LOAD httpfs", "PRAGMA enable_profiling", "CALL pragma_version()", "CHECKPOINT", "BEGIN", "USE memory",
    "SELECT 1; DROP TABLE findings", "", "/* nothing */",
]  # fmt: skip
READS = [
    "FROM read_csv('{file}')", "FROM '{file}'", "FROM read_text('{file}')", "FROM glob('{folder}/*')", "FROM sniff_csv('{file}')",
    "FROM read_parquet('{folder}/x.parquet')", "FROM read_csv('https://127.0.0.1:9/x.csv')", "SELECT getenv('HOME')", "FROM query",
    "FROM parquet_metadata('{folder}/x.parquet')", "FROM read_blob('{file}')", "FROM read_json('{file}')",
]  # fmt: skip


def test_nothing_is_written_and_nothing_else_read(built: Path, tmp_path: Path) -> None:
    before = release_files(built / "home")
    secret = tmp_path / "secret.csv"
    secret.write_text("password\nopensesame\n", encoding="utf-8")
    for query in [*WRITES, *READS]:
        shown = ask(built, query.format(folder=tmp_path, file=secret))
        assert isinstance(shown.exception, Problem), query
        assert "opensesame" not in shown.output + str(shown.exception), query
    assert [path.name for path in tmp_path.iterdir()] == ["secret.csv"]
    assert release_files(built / "home") == before


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("SELECT titel FROM dim_report", "there is no column titel here; nearest: title (in dim_report)"),
        ("SELECT r.titel FROM dim_report r", "r has no column titel; nearest: title (in dim_report)"),
        ("SELECT * FROM dim_reports", "there is no table dim_reports; nearest: dim_report"),
        ("SELECT medain(value) FROM findings", "there is no function medain"),
        ("SELEC 1", 'syntax error at or near "SELEC"'),
        ("SELECT 'x'::INTEGER", "Could not convert string 'x'"),
        ("SELECT value::INTEGER / 0, error('halt') FROM fact_applications", "halt"),
        ("COPY dim_report TO 'x.csv'", "a release is only read: COPY is not possible, SELECT is"),
        ("SELECT 1; SELECT 2", "one query at a time, not 2"),
        ("FROM read_csv('x.csv')", "a query reads the release alone: no files, no network"),
    ],
)
def test_errors_help(built: Path, query: str, message: str) -> None:
    assert message in refused(built, query)


def test_which_release(built: Path, tmp_path: Path) -> None:
    """By date, by the beginning of one, by the folder, its database, and a HOME; else what there is."""
    home = built / "home"
    name = (home / "release").resolve().name
    for wanted in ("latest", name, name[:7], str(home / "release"), str(home / "releases" / name / "gongkai.duckdb"), str(home)):
        assert ask(built, "SELECT count(*) AS n FROM dim_report", "--csv", "--release", wanted).stdout == "n\n3\n", wanted
    assert f"releases in {home}: {name}" in refused(built, "SELECT 1", "--release", "1999-01-01")
    nothing = CliRunner().invoke(cli, ["sql", "SELECT 1", "--home", str(tmp_path)])
    assert "`gongkai run` makes one" in str(nothing.exception)
    assert f"{tmp_path} holds no gongkai.duckdb" in refused(built, "SELECT 1", "--release", str(tmp_path))


def test_damaged_release(tmp_path: Path) -> None:
    (tmp_path / "gongkai.duckdb").write_bytes(b"no database" * 1000)
    shown = CliRunner().invoke(cli, ["sql", "SELECT 1", "--release", str(tmp_path), "--home", str(tmp_path)])
    assert isinstance(shown.exception, Problem) and "can't be opened" in str(shown.exception)


def test_exit_status(built: Path) -> None:
    command = [sys.executable, "-c", "from pipelines.cli import main; main()", "sql", "SELEC 1", "--home", str(built / "home")]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 1 and ended.stdout == "" and "Traceback" not in ended.stderr


def test_bench_queries_times_questions_and_the_dashboard_and_says_what_is_slow(built: Path) -> None:
    asked = ["bench", "queries", "--release", str(built / "home" / "release"), "--runs", "1", "--limit"]
    ended = CliRunner().invoke(cli, [*asked, "100000"])
    assert ended.exit_code == 0, ended.output
    assert "| question | 1. Who grants most" in ended.stdout and "| dashboard | overview." in ended.stdout
    slow = CliRunner().invoke(cli, [*asked, "0"])
    assert slow.exit_code == 1 and "0 of " in slow.stderr
