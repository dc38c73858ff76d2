"""`gongkai show`: one body in the terminal."""

from __future__ import annotations

from pathlib import Path

import duckdb
from click.testing import CliRunner

from pipelines.cli import output
from pipelines.cli.show import show, spark


def shown(built: Path, *arguments: str):
    return CliRunner().invoke(show, [*arguments, "--home", str(built / "home")])


def names(built: Path) -> list[tuple[str, str, int]]:
    with duckdb.connect(str(built / "home" / "release" / "gongkai.duckdb"), read_only=True) as connection:
        return connection.execute(
            "SELECT agency_name, agency_id, year FROM dim_report WHERE is_current AND agency_name IS NOT NULL ORDER BY ALL"
        ).fetchall()


def test_a_body_by_name_by_part_and_by_id(built: Path) -> None:
    name, agency_id, year = names(built)[0]
    for wanted in (name, name.removesuffix("人民政府"), agency_id):
        ended = shown(built, wanted)
        assert ended.exit_code == 0, ended.output
        assert ended.output.startswith(name) and str(year) in ended.output and "Sources" in ended.output


def test_the_figures_are_the_releases(built: Path) -> None:
    name, agency_id, year = names(built)[0]
    with duckdb.connect(str(built / "home" / "release" / "gongkai.duckdb"), read_only=True) as connection:
        ((new,),) = connection.execute(
            "SELECT value FROM series_agency_year WHERE agency_id = ? AND year = ? AND series = 'new_requests'", [agency_id, year]
        ).fetchall()
    line = next(line for line in shown(built, name).output.splitlines() if line.startswith("New requests"))
    assert f"{new:,.0f}" in line.split()


def test_one_year_with_its_sources_in_chinese(built: Path) -> None:
    name, _, year = names(built)[0]
    ended = shown(built, name, "--year", str(year), "--lang", "zh")
    assert ended.exit_code == 0, ended.output
    assert "第" in ended.output and "出处" in ended.output and "Sources" not in ended.output


def test_what_fits_several_or_none_is_listed(built: Path) -> None:
    several = shown(built, "人民政府")
    assert several.exit_code == 2 and "bodies fit" in several.output
    assert all(name in several.output for name, *_ in names(built) if name.endswith("人民政府"))
    none = shown(built, "没有这个机关")
    assert none.exit_code == 2 and "nearest names" in none.output


def test_sparks() -> None:
    assert spark([1, None, 8]) == "▁ █"
    assert spark([5, 5]) == "▄▄"
    assert spark([None]) == ""


def test_rates_of_work() -> None:
    assert [output.rate(speed, total) for speed, total in ((1234.5, 9), (2.34, 9), (0.05, 9), (3.0, 1), (None, 9))] == ["1,234/s", "2.3/s", "3/min", "", ""]
