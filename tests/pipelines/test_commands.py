"""The command line: light commands stay light, every command is listed and has an example."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import ROOT, in_a_terminal

from pipelines.cli import COMMANDS, cli

HEAVY = {"dagster", "dbt", "polars", "duckdb", "pyarrow", "pandas", "alembic"}


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["parse", "--json", "data/samples/songbei_2019.txt"], ["check", "data/samples/songbei_2019.txt"], ["run", "--help"], ["status", "--help"]],
    ids=" ".join,
)  # fmt: skip
def test_light_commands_import_nothing_heavy(arguments: list[str]) -> None:
    script = f"import sys; sys.argv = {['gongkai', *arguments]!r}\nfrom pipelines.cli import main\ntry: main()\nfinally: print(*sys.modules, file=sys.stderr)"
    ended = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    assert HEAVY & {name.partition(".")[0] for name in ended.stderr.split()} == set()


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example(name: str) -> None:
    shown = CliRunner().invoke(cli, [name, "--help"])
    assert shown.exit_code == 0
    assert f"Example: gongkai {name}" in shown.output
    assert name in CliRunner().invoke(cli, ["--help"]).output


def test_unknown_command() -> None:
    assert CliRunner().invoke(cli, ["fly"]).exit_code == 2


def test_progress_is_for_terminals_only(capsys: pytest.CaptureFixture[str]) -> None:
    from pipelines import progress
    from pipelines.cli.output import progress_bars

    with progress_bars(), progress.task("parsing", 3) as task:
        task.advance()
    assert capsys.readouterr() == ("", "")


def test_bars_are_shown_on_a_terminal() -> None:
    """In a pseudo-terminal of its own, with the real library."""

    script = (
        "from pipelines import progress; from pipelines.cli.output import progress_bars\n"
        "with progress_bars(), progress.task('parsing', 3) as task:\n    task.advance(3)"
    )
    shown = in_a_terminal(script)
    assert "parsing" in shown and "3/3" in shown


def test_paths_of_the_project_are_not_written_to(built: Path) -> None:
    """Everything that a run writes lies under HOME."""
    assert (
        not (ROOT / "sql" / "target").exists()
        or (ROOT / "sql" / "target").stat().st_mtime < (built / "ready").stat().st_mtime - 600
    )
    assert not (ROOT / "sql" / "logs").exists() and not (ROOT / "logs").exists()
