"""Documents as rows of the tables that parsing gives, and the tables' schemas. Light: the worker imports it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
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


def dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


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
    positions = [cell.position for cell in document.cells]
    if len(set(positions)) < len(positions):
        twice = next(position for position in positions if positions.count(position) > 1)
        raise Malformed(f"two cells at {'/'.join(twice)}")
    for cell in document.cells:
        if (cell.value is not None) != (cell.state == "number"):
            raise Malformed(f"{'/'.join(cell.position)}: state {cell.state} with value {cell.value}")
    tables = [table.table for table in document.tables]
    if len(set(tables)) < len(tables):
        raise Malformed("a table is listed twice")


def _add(columns: Columns, key: str, content: str, number: int, document: Document) -> None:
    def add(table: str, *values: Any) -> None:
        for into, value in zip(columns[table].values(), values, strict=True):
            into.append(value)

    source, report = document.source, document.report
    evidence = dumps(document.evidence)
    add("documents", key, content, number, source.member, source.part, source.media_type, source.encoding,
        document.status, report.form, evidence)  # fmt: skip
    for table in document.tables:
        add("tables", key, table.table, table.form, table.status)
    for cell in document.cells:
        add("cells", key, cell.table, cell.row, cell.column, cell.value, cell.text, cell.unit, cell.state, cell.line,
            cell.page, cell.method)  # fmt: skip
    for repair in document.proposals:
        add("proposals", key, repair.table, repair.row, repair.column, repair.printed, repair.proposed,
            dumps(repair.because))  # fmt: skip
    for finding_no, finding in enumerate(document.findings, 1):
        add("findings", key, finding_no, finding.rule, finding.severity, finding.message, dumps(finding.cells),
            finding.printed, finding.expected)  # fmt: skip
    for outcome in document.rule_outcomes:
        add("rule_outcomes", key, outcome.rule, outcome.outcome, outcome.held, outcome.broken, outcome.undecided)
    for position in document.imputed:
        add("imputed", key, *position)
    for figure_no, figure in enumerate(getattr(document, "narrative", ()), 1):
        add("narrative", key, figure_no, figure.line, figure.page, figure.noun, figure.unit, figure.value, figure.text,
            figure.approximate, figure.scope, figure.period, figure.relation, figure.rule, figure.outcome,
            dumps(figure.targets))  # fmt: skip
