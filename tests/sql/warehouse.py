"""What the tests of the dbt project share: facts made of literal reports, and `dbt build` in process."""

from __future__ import annotations

import datetime
import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from parsers.document import Agency, Cell, Document, Report, Source
from parsers.forms import form
from parsers.reference import ROOT
from parsers.rules.blanks import imputed_zeros
from parsers.rules.within import evaluate
from pipelines.facts.reference import reference_frames
from pipelines.facts.schemas import FRAMES

SAMPLES = ROOT / "data" / "samples"
SQL = ROOT / "sql"
TABLES = ("proactive", "applications", "review_litigation")


class Facts:
    """The frames that the facts stage writes, filled report by report; those of data/reference are the real ones."""

    def __init__(self) -> None:
        self.rows: dict[str, list[dict[str, Any]]] = {name: [] for name in FRAMES}

    def add(
        self,
        report_id: str,
        cells: list[Cell],
        *,
        form_code: str | None = "2019",
        tables: dict[str, str] | None = None,
        **fields: Any,
    ) -> None:
        """One report. fields: what differs from a county government's whole-government report for 2019."""
        report = {
            "report_id": report_id, "agency_id": report_id, "year": 2019, "form": form_code, "scope": "whole_government",
            "source_file": f"{report_id}.txt", "sha256": report_id, "status": "parsed", "agency_name": report_id,
            "level": "county", "kind": "government", "version": 1, "is_current": True,
        } | fields  # fmt: skip
        self.rows["reports"].append(report)
        if report["agency_id"] and report["agency_id"] not in {row["agency_id"] for row in self.rows["agencies"]}:
            self.rows["agencies"].append({**report, "name": report["agency_name"]})
        self.rows["cells"] += [asdict(cell) | {"report_id": report_id} for cell in cells]
        printed = {cell.table for cell in cells}
        tables = tables or {table: "read" if table in printed else "absent" for table in TABLES}
        self.rows["tables"] += [
            {
                "report_id": report_id,
                "table": table,
                "form": None if status == "absent" else form_code,
                "status": status,
            }
            for table, status in tables.items()
        ]
        document = Document(Source(None, report_id), "parsed", cells=cells)
        document.report = Report(year=report["year"], form=form_code, scope=report["scope"])
        document.agency = Agency(level=report["level"], kind=report["kind"])
        outcomes, findings = evaluate(form(form_code) if form_code else None, document)
        self.rows["imputed"] += [
            dict(zip(("table", "row", "column"), position, strict=True)) | {"report_id": report_id}
            for position in imputed_zeros(form(form_code) if form_code else None, cells)
        ]
        self.rows["rule_outcomes"] += [asdict(outcome) | {"report_id": report_id} for outcome in outcomes]
        self.rows["findings"] += [
            asdict(finding)
            | {
                "report_id": report_id,
                "finding_no": number,
                "cells": json.dumps(finding.cells),
                "source_file": report["source_file"],
            }
            for number, finding in enumerate(findings, 1)
        ]

    def add_sample(self, name: str) -> None:
        """A shipped sample as its expected file has it; a cell's line is its number in that file."""
        expected = json.loads((SAMPLES / f"{name}.expected.json").read_text(encoding="utf-8"))
        units = {tuple(entry[:3]): entry[3] for entry in expected["units"]}
        cells = [
            Cell(table, row, column, value, text, units.get((table, row, column)), state, number, None, "literal")
            for number, (table, row, column, value, state, text) in enumerate(expected["cells"], 1)
        ]
        report, agency = expected["report"], expected["agency"]
        published = report["published_on"]
        self.add(
            name, cells, form_code=report["form"], year=report["year"], scope=report["scope"], title=report["title"],
            published_on=published and datetime.date.fromisoformat(published), issuer=report["issuer"], status=expected["status"],
            agency_name=agency["name"], tables=expected["tables"],
            **{key: agency[key] for key in ("level", "kind", "region_code", "province", "city", "county", "township")},
        )  # fmt: skip

    def write(self, folder: Path) -> None:
        """Every Parquet file that the dbt project reads."""
        folder.mkdir(parents=True, exist_ok=True)
        reference = reference_frames()
        for name, frame in FRAMES.items():
            rows = [{column: row.get(column) for column in frame.schema} for row in self.rows[name]]
            (reference[name] if name in reference and not rows else pl.DataFrame(rows, schema=frame.schema)).write_parquet(
                folder / f"{name}.parquet"
            )


def number(table: str, row: str, column: str, value: float, unit: str | None = None) -> Cell:
    """A printed figure."""
    return Cell(table, row, column, value, str(value), unit, "number", 1, None, "literal")


def matrix(totals: dict[str, int], *, form_code: str = "2019") -> list[Cell]:
    """An applications table in which natural persons ask for everything: 0 in each row that `totals` doesn't name."""
    rows = {row.code: 0 for row in form(form_code).table("applications").rows} | totals
    columns = [column.code for column in form(form_code).table("applications").columns]
    return [
        number("applications", row, column, value if column in ("natural_person", "total") else 0)
        for row, value in rows.items()
        for column in columns
    ]  # fmt: skip


def build(facts: Path, folder: Path, *arguments: str) -> list[str]:
    """`dbt build` in process, warnings as errors; the database is folder/marts.duckdb. Returns what failed, by name."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    settings = {
        "GONGKAI_FACTS": str(facts),
        "GONGKAI_MARTS": str(folder / "marts.duckdb"),
        "GONGKAI_REFERENCE": str(ROOT / "data/reference"),
    }
    quiet = ["--quiet", "--log-level", "none", "--log-level-file", "none"]
    command = [*quiet, "--warn-error", "build", "--project-dir", str(SQL), "--profiles-dir", str(SQL), *arguments]
    with pytest.MonkeyPatch.context() as patch:
        for name, value in settings.items():
            patch.setitem(os.environ, name, value)
        result = dbtRunner().invoke(
            [*command, "--target-path", str(folder / "target"), "--log-path", str(folder / "logs")]
        )
    DuckDBConnectionManager.close_all_connections()  # it would keep the file open for the life of the process
    if result.exception:
        raise result.exception
    return [
        f"{node.node.name}: {node.status} {node.message}"
        for node in result.result
        if node.status not in ("success", "pass")
    ]
