"""A small warehouse, built once: the shipped samples and a few literal reports as facts, then `dbt build` in process."""

from __future__ import annotations

import datetime
import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from parsers.document import Cell
from parsers.forms import form
from parsers.reference import ROOT, load_yaml
from parsers.rules.identities import evaluate
from parsers.rules.registry import rules

SAMPLES = ROOT / "data" / "samples"
SQL = ROOT / "sql"
FORMS = ("2019", "2021")

SCHEMAS: dict[str, dict[str, Any]] = {
    "reports": {
        "report_id": str, "agency_id": str, "year": int, "form": str, "scope": str, "title": str, "published_on": datetime.date,
        "source_file": str, "member": str, "part": int, "sha256": str, "media_type": str, "encoding": str, "status": str,
        "agency_as_printed": str, "issuer": str, "agency_name": str, "level": str, "kind": str, "region_code": str,
        "province": str, "city": str, "county": str, "township": str, "basis": str, "version": int, "is_current": bool,
    },
    "agencies": {
        "agency_id": str, "name": str, "level": str, "kind": str, "region_code": str,
        "province": str, "city": str, "county": str, "township": str,
    },
    "regions": {
        "region_id": str, "code": str, "name": str, "level": str, "parent_code": str, "valid_from": datetime.date,
        "valid_to": datetime.date, "predecessors": str, "successors": str, "origin": str,
    },
    "cells": {
        "report_id": str, "table": str, "row": str, "column": str, "value": float, "text": str, "unit": str, "state": str,
        "line": int, "page": int, "method": str,
    },
    "tables": {"report_id": str, "table": str, "form": str, "status": str},
    "findings": {
        "report_id": str, "finding_no": int, "rule": str, "severity": str, "message": str, "cells": str, "printed": str,
        "expected": str, "source_file": str,
    },
    "rule_outcomes": {"report_id": str, "rule": str, "outcome": str, "held": int, "broken": int, "undecided": int},
    "proposals": {
        "report_id": str, "table": str, "row": str, "column": str, "printed": float, "proposed": float, "because": str,
    },
    "quarantine": {"source_file": str, "member": str, "sha256": str, "status": str, "reason": str, "rule": str},
    "form_positions": {"form": str, "table": str, "row": str, "column": str, "unit_kind": str, "asked": bool, "sort": int},
    "forms": {"form": str, "label_zh": str, "label_en": str, "legal_basis": str, "first_year": int, "last_year": int},
    "rules": {"id": str, "group": str, "severity": str, "text_zh": str, "text_en": str},
    "indicators": {
        "code": str, "label_zh": str, "label_en": str, "formula": str, "numerator": pl.List(str), "denominator": pl.List(str),
        "unit": str, "proportion": bool, "caveats": str, "comparability": str, "source": str, "sort": int,
    },
}  # fmt: skip

# Divisions with a life before and after: 金林区 was founded in 2019, 伊春's old district ended then.
REGIONS = [
    ("230000", "黑龙江省", "province", None, None, None),
    ("230100", "哈尔滨市", "prefecture", "230000", None, None),
    ("230103", "南岗区", "county", "230100", None, None),
    ("230109", "松北区", "county", "230100", None, None),
    ("230500", "双鸭山市", "prefecture", "230000", None, None),
    ("230505", "四方台区", "county", "230500", None, None),
    ("230700", "伊春市", "prefecture", "230000", None, None),
    ("230705", "西林区", "county", "230700", None, datetime.date(2019, 6, 30)),
    ("230751", "金林区", "county", "230700", datetime.date(2019, 7, 1), None),
]


class Facts:
    """The frames that the facts stage writes, filled report by report."""

    def __init__(self) -> None:
        self.rows: dict[str, list[dict[str, Any]]] = {name: [] for name in SCHEMAS}
        self.regions = {code: row for code, *row in REGIONS}

    def add(self, report_id: str, cells: list[Cell], *, form_code: str | None = "2019", year: int | None = 2019, **fields: Any) -> None:
        """One report. fields: what differs from a county government's whole-government report."""
        tables = fields.pop("tables", None)
        report = {
            "report_id": report_id, "agency_id": report_id, "year": year, "form": form_code, "scope": "whole_government",
            "source_file": f"{report_id}.txt", "sha256": report_id, "status": "parsed", "agency_name": report_id,
            "level": "county", "kind": "government", "version": 1, "is_current": True,
        } | fields  # fmt: skip
        self.rows["reports"].append(report)
        if report["agency_id"] and report["agency_id"] not in {row["agency_id"] for row in self.rows["agencies"]}:
            self.rows["agencies"].append({**report, "name": report["agency_name"]})
        self.rows["cells"] += [asdict(cell) | {"report_id": report_id} for cell in cells]
        present = {cell.table for cell in cells}
        statuses = tables or {table: "read" if table in present else "absent" for table in ("proactive", "applications", "review_litigation")}
        self.rows["tables"] += [
            {"report_id": report_id, "table": table, "form": form_code if status != "absent" else None, "status": status}
            for table, status in statuses.items()
        ]
        outcomes, findings = evaluate(form(form_code) if form_code in FORMS else None, cells)
        self.rows["rule_outcomes"] += [asdict(outcome) | {"report_id": report_id} for outcome in outcomes]
        self.rows["findings"] += [
            asdict(finding)
            | {"report_id": report_id, "finding_no": number, "cells": json.dumps(finding.cells), "source_file": report["source_file"]}
            for number, finding in enumerate(findings, 1)
        ]

    def add_sample(self, name: str) -> None:
        """A shipped sample as its expected file has it."""
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
        if agency["region_code"]:
            self.regions.setdefault(agency["region_code"], [agency["name"], "county", None, None, None])

    def write(self, folder: Path) -> None:
        """Every Parquet file that the dbt project reads."""
        folder.mkdir(parents=True, exist_ok=True)
        rows = dict(self.rows)
        rows["regions"] = [
            {"region_id": code, "code": code, "name": name, "level": level, "parent_code": parent, "valid_from": start, "valid_to": end, "origin": "test"}
            for code, (name, level, parent, start, end) in self.regions.items()
        ]
        rows["form_positions"] = form_positions()
        rows["forms"] = [
            {"form": code, "label_zh": entry["label_zh"], "label_en": entry["label_en"], "legal_basis": entry["legal_basis"],
             "first_year": entry["years"]["from"], "last_year": entry["years"]["to"]}
            for code in FORMS for entry in [load_yaml(f"forms/{code}.yml")]
        ]  # fmt: skip
        rows["rules"] = [asdict(rule) for rule in rules().values()]
        rows["indicators"] = [entry | {"sort": number} for number, entry in enumerate(load_yaml("indicators.yml")["indicators"])]
        for name, schema in SCHEMAS.items():
            data = [{column: row.get(column) for column in schema} for row in rows[name]]
            pl.DataFrame(data, schema=schema).write_parquet(folder / f"{name}.parquet")


def form_positions() -> list[dict[str, Any]]:
    """Form × every position of any form, in the order of the forms; asked where it is the form's own."""
    kinds: dict[tuple[str, str, str], str] = {}
    own: dict[str, set[tuple[str, str, str]]] = {code: set() for code in FORMS}
    for code in FORMS:
        for table in form(code).tables:
            for block in table.blocks:
                for row in block.rows:
                    for column in block.columns:
                        position = (table.code, row.code, column.code)
                        kinds.setdefault(position, column.kind)
                        own[code].add(position)
    return [
        {"form": code, "table": table, "row": row, "column": column, "unit_kind": kind, "asked": (table, row, column) in own[code], "sort": number}
        for code in FORMS
        for number, ((table, row, column), kind) in enumerate(kinds.items())
    ]


def matrix(figures: dict[str, int | None], *, form_code: str = "2019") -> list[Cell]:
    """An applications table: everything from natural persons, zero where no figure is given, None for no cell at all."""
    (table,) = (table for table in form(form_code).tables if table.code == "applications")
    rows = {row.code: 0 for row in table.rows} | figures
    return [
        number("applications", row, column, value if column in ("natural_person", "total") else 0)
        for row, value in rows.items()
        if value is not None
        for column in (column.code for column in table.columns)
    ]


def number(table: str, row: str, column: str, value: float, unit: str | None = None, line: int = 1) -> Cell:
    return Cell(table, row, column, value, str(value), unit, "number", line, None, "literal")


def build(facts: Path, folder: Path, *arguments: str) -> Any:
    """`dbt build` in process; the database is folder/marts.duckdb. Returns dbt's result; raises where a node failed."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    settings = {"GONGKAI_FACTS": str(facts), "GONGKAI_MARTS": str(folder / "marts.duckdb"), "GONGKAI_REFERENCE": str(ROOT / "data/reference")}
    before = {name: os.environ.get(name) for name in settings}
    os.environ.update(settings)
    try:
        result = dbtRunner().invoke(
            ["--quiet", "--warn-error", "build", "--project-dir", str(SQL), "--profiles-dir", str(SQL),
             "--target-path", str(folder / "target"), "--log-path", str(folder / "logs"), *arguments]
        )  # fmt: skip
    finally:
        DuckDBConnectionManager.close_all_connections()  # it would keep the file open for the life of the process
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.__setitem__(name, value)
    if result.exception:
        raise result.exception
    failed = [f"{node.node.name}: {node.status} {node.message}" for node in result.result if node.status not in ("success", "pass")]
    assert not failed, "\n".join(failed)
    return result


@pytest.fixture(scope="session")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built database of the samples."""
    folder = tmp_path_factory.mktemp("warehouse")
    facts = Facts()
    for path in sorted(SAMPLES.glob("*.expected.json")):
        facts.add_sample(path.name.removesuffix(".expected.json"))
    facts.write(folder / "facts")
    build(folder / "facts", folder)
    return folder / "marts.duckdb"


@pytest.fixture
def con(warehouse: Path):
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        yield connection
