"""The whole job in real processes: what it says, what it leaves, and that a second run changes nothing."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
from conftest import gongkai


def test_summary(built: Path) -> None:
    lines = (built / "stdout").read_text(encoding="utf-8").splitlines()
    assert lines[0].split() == ["taken", "in", "11", "files", "(11", "new)"]
    assert lines[1].split() == ["understood", "3", "reports"]
    assert lines[2].split() == ["quarantined", "7", "documents"]
    assert any(line.split() == ["cells", "598"] for line in lines)  # 200 + 198 + 200
    assert lines[-1].startswith("release") and str(built / "home" / "release") in lines[-1]
    assert (built / "stderr").read_text(encoding="utf-8") == ""


def test_bad_input_is_quarantined_with_a_reason(built: Path) -> None:
    lines = gongkai("status", "--home", built / "home", "--json").stdout.splitlines()
    assert len(lines) == 1
    said = json.loads(lines[0])
    assert set(said) == {"home", "last_run", "release", "quarantine"}
    found = {entry["source_file"]: (entry["status"], entry["rule"], entry["reason"]) for entry in said["quarantine"]}
    assert {name: entry[1] for name, entry in found.items() if name != "picture.png"} == {
        "empty.txt": "empty_input",
        "huge.txt": "too_large",
        "link.txt": "not_a_file",
        "news.html": "not_a_report",
        "pipe": "not_a_file",
        "\\xb1\\xa8\\xb8\\xe6.txt": "not_a_report",
    }
    assert "picture.png" in found  # its reason depends on whether character recognition is installed
    assert found["huge.txt"][2].startswith("50,000,000 bytes")
    assert all(reason for _, _, reason in found.values())


def test_release_answers_a_question(built: Path) -> None:
    with duckdb.connect(str(built / "home" / "release" / "gongkai.duckdb"), read_only=True) as connection:
        rows = connection.execute("""
            SELECT report.source_file, county, scope, form, count(*) FILTER (WHERE outcome = 'granted')
            FROM dim_report AS report JOIN fact_applications USING (report_id) GROUP BY ALL ORDER BY 1""").fetchall()
        parts, totals = connection.execute("""
            SELECT (SELECT sum(value) FROM fact_applications),
                   (SELECT sum(value) FROM fact_application_totals WHERE applicant_type = 'total' AND outcome <> 'total_processed')
            """).fetchone()
    assert rows == [
        ("2020/jintan.md", "金坛区", "whole_government", "2019", 6),
        ("2022/shangcheng.txt", "上城区", "whole_government", "2021", 6),
        ("office.txt", "通州区", "own_body", "2021", 6),
    ]
    assert parts == totals > 0


def test_second_run_changes_nothing(built: Path, home: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in home.rglob("*") if "dagster" not in path.parts}
    again = gongkai("run", "--inbox", built / "inbox", "--home", home)
    assert again.returncode == 0
    assert "nothing has changed" in again.stderr
    before_lines, after_lines = (built / "stdout").read_text(encoding="utf-8").splitlines(), again.stdout.splitlines()
    assert after_lines[0].endswith("11 files (0 new)")
    assert after_lines[1:-1] == before_lines[1:-1]
    after = {path: path.stat().st_mtime_ns for path in home.rglob("*") if "dagster" not in path.parts}
    changed = {
        path.relative_to(home).as_posix()
        for path in before.keys() | after.keys()
        if before.get(path) != after.get(path)
    }
    assert changed <= {".", ".lock", "last_run.json"} | {path.name for path in home.iterdir() if path.is_dir()}


def test_two_runs_at_once_are_refused(built: Path, home: Path) -> None:
    from pipelines.lock import locked

    with locked(home / ".lock"):
        ended = gongkai("run", "--inbox", built / "inbox", "--home", home)
    assert ended.returncode == 1
    assert "another run" in ended.stderr and "Traceback" not in ended.stderr


def test_wrong_calls(tmp_path: Path) -> None:
    assert gongkai("run", "--inbox", tmp_path / "nowhere").returncode == 2
    same = gongkai("run", "--inbox", tmp_path, "--home", tmp_path)
    assert same.returncode == 1 and "same folder" in same.stderr
    nothing = gongkai("status", "--home", tmp_path / "none")
    assert nothing.returncode == 1 and "nothing was run yet" in nothing.stderr


def test_status_for_people(built: Path) -> None:
    shown = gongkai("status", "--home", built / "home")
    assert shown.returncode == 0
    assert "(published " in shown.stdout
    assert "huge.txt: 50,000,000 bytes" in shown.stdout
