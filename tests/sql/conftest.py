"""A small warehouse, built once: the shipped samples and a few literal reports."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from literal_reports import CORRECTIONS, DISMISSALS, POPULATION, REPORTS, cases, lines_of_the_forms
from warehouse import SAMPLES, Facts, build


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("warehouse")


@pytest.fixture(scope="session")
def warehouse(folder: Path) -> Path:
    """The database of the samples and of the literal reports in literal_reports.py."""
    facts = Facts()
    for path in sorted(SAMPLES.glob("*.expected.json")):
        facts.add_sample(path.name.removesuffix(".expected.json"))
    for report in (*REPORTS, *cases(), *lines_of_the_forms()):
        facts.add(**report)
    facts.rows["corrections"] += CORRECTIONS
    facts.rows["dismissals"] += DISMISSALS
    facts.rows["population"] += POPULATION
    facts.write(folder / "facts")
    assert build(folder / "facts", folder) == []
    return folder / "marts.duckdb"


@pytest.fixture
def con(warehouse: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        yield connection
