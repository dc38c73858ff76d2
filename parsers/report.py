"""The whole way for one input: bytes → grid → tables, rules, who and when → Document.

Here: the order of the steps and the status of the result. Not here: any of the steps.
"""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from parsers import formats, identity
from parsers.document import Cell, Document, Finding, Position, Source, position_of
from parsers.forms import Form, legacy_forms
from parsers.grid import Grid, Unreadable
from parsers.parts import parts
from parsers.prose import read_prose
from parsers.rules import identities, within
from parsers.rules.blanks import imputed_zeros
from parsers.rules.propose import propose
from parsers.rules.registry import rules, severity
from parsers.tables import TablesRead, read_tables

FIRST_FORM_YEAR = 2019  # reports for earlier years have other tables, or none


def read_reports(
    data: bytes, *, name: str | None = None, media_type: str | None = None, wanted: Callable[[int], bool] | None = None
) -> Iterator[Document]:
    """Every report in the input: one for a document, one a member for an archive or a corpus, several for a page that
    binds several.

    data: the bytes as published. name: a file name or path, for the document's source and as a hint on the format.
    wanted: of an archive or a corpus, which members to read, by their number from 0; all where None.
    Never raises for what the bytes are: what can't be read is a Document with a status and a finding that say why.
    """
    try:
        members = formats.members(data, name=name, media_type=media_type)
        if members is None:
            yield from _read(data, name, media_type)
            return
        for number, member in enumerate(members):
            if wanted is None or wanted(number):
                yield from read_member(member, name)
    except Unreadable as reason:
        yield _unreadable(data, name, media_type, reason.rule, str(reason))


def read_report(data: bytes, *, name: str | None = None, media_type: str | None = None) -> Document:
    """The report in the input; for an archive the first one. See read_reports."""
    return next(iter(read_reports(data, name=name, media_type=media_type)))


def _unreadable(data: bytes, name: str | None, media_type: str | None, rule: str, message: str) -> Document:
    source = Source(name, hashlib.sha256(data).hexdigest(), media_type)
    return Document(source, "unreadable", findings=[_finding(rule, message)])


# What libraries put into their messages and what differs from run to run: addresses of objects, temporary files.
_FLEETING = re.compile(r"\s*<[^<>]* at 0x[0-9a-fA-F]+>|'?/(?:[\w.-]+/)+gongkai-[\w.-]+'?")


def _finding(rule: str, message: str) -> Finding:
    message = _FLEETING.sub("", message)
    rule = rule if rule in rules() else "unreadable"
    return Finding(rule, severity(rule), message)


def read_member(member: formats.Member, path: str | None = None) -> list[Document]:
    """The reports of one member of an archive or a corpus; what that says of its address and date is evidence. path: the container's."""
    if member.problem:
        documents = [_unreadable(member.data, member.name, member.media_type, *member.problem)]
    else:
        documents = _read(member.data, member.name, member.media_type, member.url, member.published_on)
    for document in documents:
        document.source.path = path
        if len(documents) > 1 and member.part is not None:
            document.source.member = f"{member.name or ''}#{member.part}"
        else:
            document.source.member = member.name
            document.source.part = document.source.part or member.part
    return documents


def _read(
    data: bytes, name: str | None, media_type: str | None, url: str | None = None, published_on: str | None = None
) -> list[Document]:
    """The reports of one document: never empty."""
    try:
        grid = formats.read_grid(data, name=name, media_type=media_type)
        grid.url, grid.published_on = grid.url or url, grid.published_on or published_on
        source = Source(name, hashlib.sha256(data).hexdigest(), grid.media_type, grid.encoding)
        grids = parts(grid)
        if len(grids) == 1:
            return [read_grid(grid, source)]
        return [read_grid(one, replace(source, part=n)) for n, one in enumerate(grids, 1)]
    except Unreadable as reason:
        return [_unreadable(data, name, media_type, reason.rule, str(reason))]
    except Exception as error:  # noqa: BLE001 one document never stops a batch; the finding says that the fault is ours
        message = f"The reader failed on this document: {type(error).__name__}: {error}"
        return [_unreadable(data, name, media_type, "reader_failed", message)]


def read_grid(grid: Grid, source: Source) -> Document:
    """A document from its grid: the part of the way that knows no format."""
    evidence = identity.gather(grid, name=source.path)
    who = identity.resolve(evidence)
    tables = read_tables(grid, who.report.year, who.report.scope)
    document = Document(source, "parsed", who.report, who.agency, evidence=evidence)
    document.report.form = tables.form.code if tables.form else None
    document.findings = [_finding(rule, message) for rule, message in grid.notes]
    if _is_of_another_kind(tables, evidence):
        tables = TablesRead()  # the rows of a list or of an empty form, which name what the tables name
    if not tables.statuses:
        _without_tables(document, evidence)
        if document.status == "not_a_report":
            return document
    else:
        document.cells = _in_order(tables)
    document.tables = tables.statuses
    document.rule_outcomes, broken = within.evaluate(tables.form, document, grid)
    document.findings += who.findings + tables.findings + broken
    if broken:
        document.proposals = [
            one for form in identities.forms_of(tables.form, document.cells) for one in propose(form, document.cells)
        ]
    document.imputed = imputed_zeros(tables.form, document.cells)
    prose = read_prose(grid, document)
    document.narrative = prose.figures
    document.rule_outcomes += prose.outcomes
    document.findings += prose.findings
    if document.status == "parsed" and not _complete(tables, document):
        document.status = "partial"
    return document


def _is_of_another_kind(tables: TablesRead, evidence: dict) -> bool:
    """Whether the page says that it is something else than a report, and no table on it states a figure."""
    stated = any(cell.state in ("number", "dash") for cell in tables.cells)
    return not stated and bool(evidence["report_signals"]["other_kind"]) and not identity.is_report_like(evidence)[0]


def _in_order(tables: TablesRead) -> list[Cell]:
    """The cells in the order of the form; a table of other years behind its own."""
    at, order = _places(tables.form)
    return sorted(tables.cells, key=lambda cell: order.get(position_of(cell)) or at[cell.table])


@functools.cache
def _places(form: Form | None) -> tuple[dict[str, float], dict[Position, float]]:
    """Where in a table stands what the form does not have (at its end), and the place of each position."""
    every = [table for one in dict.fromkeys((form, *legacy_forms())) if one for table in one.tables]
    order = {position: n + 1.0 for n, position in enumerate(position for table in every for position in table.positions())}
    return {table.code: order[table.positions()[-1]] + 0.5 for table in every}, order


def _complete(tables: TablesRead, document: Document) -> bool:
    return tables.complete and not any(cell.state in ("undecided", "illegible") for cell in document.cells)


def _without_tables(document: Document, evidence: dict) -> None:
    """No statutory table: a report of an earlier year, a report whose tables are missing, or no report."""
    like, reason = identity.is_report_like(evidence)
    year = document.report.year
    if not like:
        document.status = "not_a_report"
        document.findings.append(_finding("not_a_report", reason))
    elif year is None or year >= FIRST_FORM_YEAR:
        document.status = "partial"
        document.findings.append(
            _finding(
                "tables_missing", "The text is an annual report, but none of its statutory tables stands on the page."
            )
        )
