"""Documents as rows of the tables that parsing gives, and the tables' schemas. Light: the worker imports it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import Any

from parsers.document import Document

# Table → column → type, as Polars calls it. report_id is the key everywhere; content is the hash of the bytes.
SCHEMAS: dict[str, dict[str, str]] = {
    "documents": {
        "report_id": "String",
        "content": "String",
        "part_no": "Int32",
        "member": "String",
        "part": "Int32",
        "media_type": "String",
        "encoding": "String",
        "status": "String",
        "form": "String",
        "evidence": "String",
    },
    "tables": {"report_id": "String", "table": "String", "form": "String", "status": "String"},
    "cells": {
        "report_id": "String",
        "table": "String",
        "row": "String",
        "column": "String",
        "value": "Float64",
        "text": "String",
        "unit": "String",
        "state": "String",
        "line": "Int32",
        "page": "Int32",
        "method": "String",
    },
    "proposals": {
        "report_id": "String",
        "table": "String",
        "row": "String",
        "column": "String",
        "printed": "Float64",
        "proposed": "Float64",
        "because": "String",
    },
    "findings": {
        "report_id": "String",
        "finding_no": "Int32",
        "rule": "String",
        "severity": "String",
        "message": "String",
        "cells": "String",
        "printed": "String",
        "expected": "String",
    },
    "rule_outcomes": {
        "report_id": "String",
        "rule": "String",
        "outcome": "String",
        "held": "Int32",
        "broken": "Int32",
        "undecided": "Int32",
    },
    "imputed": {"report_id": "String", "table": "String", "row": "String", "column": "String"},
    "narrative": {
        "report_id": "String",
        "figure_no": "Int32",
        "line": "Int32",
        "page": "Int32",
        "noun": "String",
        "unit": "String",
        "value": "Float64",
        "text": "String",
        "approximate": "Boolean",
        "scope": "String",
        "period": "String",
        "relation": "String",
        "rule": "String",
        "outcome": "String",
        "targets": "String",
    },
}

Columns = dict[str, dict[str, list[Any]]]  # table → column → values


class Malformed(Exception):
    """A parser's result that breaks the contract; the document is quarantined rather than its cells published."""


def empty() -> Columns:
    return {table: {column: [] for column in schema} for table, schema in SCHEMAS.items()}


def report_id(content: str, member: str | None, part: int | None) -> str:
    """The id of one report: 16 hex digits over the hash of its bytes, its place in an archive and in its page."""
    return hashlib.sha256(f"{content}\0{member or ''}\0{part or ''}".encode()).hexdigest()[:16]


dumps = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

# From a part of a document to its row without report_id: columns are called as the fields. A column of another name is put in below.
_TABLE = attrgetter("table", "form", "status")
_POSITION = attrgetter("table", "row", "column")
_CELL, _OUTCOME = (attrgetter(*list(SCHEMAS[table])[1:]) for table in ("cells", "rule_outcomes"))
_PROPOSAL, _FIGURE = (attrgetter(*list(SCHEMAS[table])[first:-1]) for table, first in (("proposals", 1), ("narrative", 2)))


def append(columns: Columns, content: str, documents: Sequence[Document]) -> None:
    """Add what one content gave. Raises Malformed, and adds nothing, when the documents are not what they should be."""
    ids = [report_id(content, document.source.member, document.source.part) for document in documents]
    if not documents:
        raise Malformed("the parser gave no document")
    if len(set(ids)) < len(ids):
        raise Malformed("two reports of one file have the same member and part")
    for document in documents:
        _check(document)
    for number, (key, document) in enumerate(zip(ids, documents, strict=True)):
        _add(columns, key, content, number, document)


def _check(document: Document) -> None:
    positions = list(map(_POSITION, document.cells))
    if len(set(positions)) < len(positions):
        twice = next(position for position in positions if positions.count(position) > 1)
        raise Malformed(f"two cells at {'/'.join(twice)}")
    for cell in document.cells:
        if (cell.value is None) is (cell.state == "number"):
            raise Malformed(f"{'/'.join(cell.position)}: state {cell.state} with value {cell.value}")
    tables = [table.table for table in document.tables]
    if len(set(tables)) < len(tables):
        raise Malformed("a table is listed twice")


def _add(columns: Columns, key: str, content: str, number: int, document: Document) -> None:
    def add(table: str, rows: Iterable[tuple]) -> None:
        """Rows without report_id, a column at a time: cell by cell it would cost as much as reading a table."""
        into, *others = columns[table].values()
        for column, values in zip(others, zip(*rows, strict=True), strict=False):
            column.extend(values)
        into.extend([key] * (len(others[0]) - len(into)))

    source, report = document.source, document.report
    add("documents", [(content, number, source.member, source.part, source.media_type, source.encoding, document.status,
        report.form, dumps(document.evidence))])  # fmt: skip
    add("tables", map(_TABLE, document.tables))
    add("cells", map(_CELL, document.cells))
    add("proposals", [(*_PROPOSAL(repair), dumps(repair.because)) for repair in document.proposals])
    findings = enumerate(document.findings, 1)
    add("findings", [(n, one.rule, one.severity, one.message, dumps(one.cells), one.printed, one.expected) for n, one in findings])
    add("rule_outcomes", map(_OUTCOME, document.rule_outcomes))
    add("imputed", document.imputed)
    add("narrative", [(n, *_FIGURE(figure), dumps(figure.targets)) for n, figure in enumerate(document.narrative, 1)])
