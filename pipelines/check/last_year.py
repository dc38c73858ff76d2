"""Last year's report of the same body: a file that the clerk names, or the report that a release holds.

Not here: the rules between the years (data/reference/rules.yml).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from parsers import Document
from parsers.document import Agency, Cell, Report, Source
from pipelines.check import Last
from pipelines.errors import Problem
from pipelines.home import Home

_CELLS = """
    SELECT table_code, row_code, column_code, value_corrected, coalesce(text, ''), unit, state, line, page, coalesce(method, '')
    FROM fact_cells WHERE report_id = ? AND state NOT IN ('not_on_form', 'row_absent', 'table_absent')
"""
_REPORT = """
    SELECT report_id, agency_name, year, form, scope, title, source_file, sha256, status
    FROM dim_report WHERE agency_id = ? AND year = ? AND is_current AND scope = ?
"""


def from_file(path: Path, documents: list[Document], this: Document) -> Last:
    """The report in the file that is last year's of this one: the only one, or the one of the same body and the year before.

    Raises Problem where the file holds no report, or is of another body.
    """
    read = [document for document in documents if document.status in ("parsed", "partial")]
    if not read:
        why = "; ".join(finding.message for document in documents for finding in document.findings) or "it holds no report"
        raise Problem(f"--last-year {path}: {why}")
    own = this.agency.agency_id
    fitting = [one for one in read if own is None or one.agency.agency_id in (None, own)]
    if not fitting:
        raise Problem(f"--last-year {path} is a report of {read[0].agency.name}, not of {this.agency.name}")
    year = this.report.year
    found = next((one for one in fitting if year and one.report.year == year - 1), fitting[0])
    return Last(found, "file", str(path))


def from_release(home: Home, this: Document) -> Last | None:
    """The current report of the same body and scope for the year before, if HOME has a release that holds it."""
    if this.agency.agency_id is None or this.report.year is None or not (home.release / "gongkai.duckdb").exists():
        return None
    from pipelines.release.reading import find, query

    with query.opened(find.find(home)) as connection:
        found = connection.execute(_REPORT, [this.agency.agency_id, this.report.year - 1, this.report.scope]).fetchone()
        if found is None:
            return None
        cells = connection.execute(_CELLS, [found[0]]).fetchall()
    return Last(_document(found, cells), "release", found[6])


def _document(report: tuple[Any, ...], cells: list[tuple[Any, ...]]) -> Document:
    """A report of the release in the shape that the reader gives; counts as whole numbers."""
    _, name, year, form, scope, title, source_file, sha256, status = report
    read = [Cell(table, row, column, _number(value), *rest) for table, row, column, value, *rest in cells]
    return Document(Source(source_file, sha256), status, Report(title, year, form, scope=scope), Agency(name=name), cells=read)


def _number(value: float | None) -> int | float | None:
    return int(value) if value is not None and value == int(value) else value
