"""`gongkai dashboard` as a command: what it says when it can't start."""

from __future__ import annotations

import socket
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipelines.cli import cli
from pipelines.errors import Problem


def refused(*arguments: str) -> str:
    result = CliRunner().invoke(cli, ["dashboard", *arguments])
    assert isinstance(result.exception, Problem)  # `main` tells it in one line and exits with 1
    return str(result.exception)


def test_without_a_release(tmp_path: Path) -> None:
    assert refused("--home", str(tmp_path)) == f"there is no release in {tmp_path}; `gongkai run` makes one, --home DIR looks elsewhere"


def test_where_another_listens(sample_home: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert refused("--home", str(sample_home), "--port", str(port)).endswith("--port N takes another")


def test_without_streamlit(sample_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "streamlit", None)
    monkeypatch.delitem(sys.modules, "pipelines.dashboard.server", raising=False)
    assert "`make dashboard` installs and starts it" in refused("--home", str(sample_home))
