"""Documents as rows of the tables that parsing gives, and the tables' schemas. Light: the worker imports it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

import pyarrow as pa

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
_ARROW = {"String": pa.string(), "Int32": pa.int32(), "Float64": pa.float64(), "Boolean": pa.bool_()}
ARROW = {
    table: pa.schema([(column, _ARROW[kind]) for column, kind in schema.items()]) for table, schema in SCHEMAS.items()
}


@dataclass(slots=True)
class Part:
    """What parsing gave of some documents, as Arrow. finished: the contents of which nothing more is to come."""

    tables: dict[str, pa.Table]
    finished: list[str]


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
    """Add all that one content gave. Raises Malformed, and adds nothing, when the documents are not what they should be."""
    if not documents:
        raise Malformed("the parser gave no document")
    reading = Reading(content)
    for document in documents:
        reading.check(document)
    for document in documents:
        reading.add(columns, document)


class Reading:
    """The documents of one content, one after another. number: of the present document, or member of a container, from 0.

    start: the number of the first one; without: numbers that are left out.
    """

    def __init__(self, content: str, start: int = 0, without: frozenset[int] = frozenset()):
        self.content = content
        self.without = without
        self.number = start - 1
        self._ids: set[str] = set()
        self._member: str | None = None

    def check(self, document: Document) -> None:
        """Raises Malformed for a document that is not what it should be."""
        key = report_id(self.content, document.source.member, document.source.part)
        if key in self._ids:
            raise Malformed("two reports of one file have the same member and part")
        _check(document)
        self._ids.add(key)

    def begins(self, document: Document) -> bool:
        """Whether the document is the first one of the next member."""
        return document.source.member is None or document.source.member != self._member

    def add(self, columns: Columns, document: Document) -> None:
        """Add a document that was checked."""
        source = document.source
        if self.begins(document):
            self.number = self.following
        self._member = source.member
        _add(columns, report_id(self.content, source.member, source.part), self.content, self.number, document)

    @property
    def following(self) -> int:
        number = self.number + 1
        while number in self.without:
            number += 1
        return number


def pack(columns: Columns) -> dict[str, bytes]:
    """Columns as Arrow, table by table, for the way between processes; tables without rows are left out."""
    return pack_tables({table: pa.table(columns[table], schema=schema) for table, schema in ARROW.items() if columns[table]["report_id"]})


def pack_tables(tables: dict[str, pa.Table], compression: str | None = None) -> dict[str, bytes]:
    """The same of tables. compression: for the way between machines."""
    packed = {}
    options = pa.ipc.IpcWriteOptions(compression=compression)
    for name, table in tables.items():
        if table.num_rows:
            sink = pa.BufferOutputStream()
            with pa.ipc.new_stream(sink, table.schema, options=options) as writer:
                writer.write_table(table)
            packed[name] = sink.getvalue().to_pybytes()
    return packed


def unpack(packed: dict[str, bytes], finished: list[str]) -> Part:
    return Part(
        {table: pa.ipc.open_stream(packed[table]).read_all() if table in packed else schema.empty_table() for table, schema in ARROW.items()},
        finished,
    )


def part(columns: Columns, finished: Sequence[str]) -> Part:
    """Columns as they are, in this process."""
    return Part({table: pa.table(columns[table], schema=schema) for table, schema in ARROW.items()}, list(finished))


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
