"""DOCX: the merged grid that Word and WPS write, with their tracked changes, smart tags and split runs."""

from __future__ import annotations

import io
import itertools
from datetime import UTC, datetime
from xml.sax.saxutils import escape

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from pipelines.bench.model import Box, Draft, Paragraph, Table

_NS = nsdecls("w")
# DOCX files carry times: fixed, so that one seed gives one file.
_WHEN = datetime(2024, 1, 1, tzinfo=UTC)


def _run(text: str) -> str:
    lines = [f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n")]
    return f"<w:r>{'<w:br/>'.join(lines)}</w:r>"


def _runs(draft: Draft, box: Box, broken: bool) -> str:
    """The runs of one cell: in one piece, or as the years of editing left them."""
    rng, text = draft.rng, box.text
    if not text:
        return ""
    if not broken:
        return _run(text)
    way = rng.random()
    if way < 0.3 and len(text) > 1:
        at = rng.randint(1, len(text) - 1)
        return _run(text[:at]) + _run(text[at:])
    if way < 0.4:
        return f'<w:ins w:id="1" w:author="a" w:date="2024-01-01T00:00:00Z">{_run(text)}</w:ins>'
    if way < 0.5 and box.at:
        deleted = (
            '<w:del w:id="2" w:author="a" w:date="2024-01-01T00:00:00Z"><w:r><w:delText>7</w:delText></w:r></w:del>'
        )
        return deleted + _run(text)
    if way < 0.6:
        return f'<w:smartTag w:uri="urn:schemas-microsoft-com:office:smarttags" w:element="chmetcnv">{_run(text)}</w:smartTag>'
    if way < 0.7 and box.role == "label" and len(text) > 6:
        return f"{_run(text[:5])}<w:r><w:br/></w:r>{_run(text[5:])}"
    return _run(text)


def _cell(draft: Draft, box: Box, broken: bool, merge: str | None) -> str:
    span = f'<w:gridSpan w:val="{box.colspan}"/>' if box.colspan > 1 else ""
    vertical = {"restart": '<w:vMerge w:val="restart"/>', "continue": "<w:vMerge/>", None: ""}[merge]
    content = "" if merge == "continue" else _runs(draft, box, broken)
    return f'<w:tc><w:tcPr><w:tcW w:w="900" w:type="dxa"/>{span}{vertical}</w:tcPr><w:p>{content}</w:p></w:tc>'


def _table_xml(draft: Draft, table: Table, broken: bool) -> str:
    rows = []
    for own, placed in zip(table.rows, table.placed(), strict=True):
        cells, column = [], 0
        for at, box in placed:
            mine = any(box is one for one in own)
            merge = None if box.rowspan == 1 else "restart" if mine else "continue"
            cells.append(_cell(draft, box, broken, merge))
            column = at + box.colspan
        cells += ["<w:tc><w:p/></w:tc>"] * (table.width - column)
        rows.append(f"<w:tr>{''.join(cells)}</w:tr>")
    grid = '<w:gridCol w:w="900"/>' * table.width
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    return f"<w:tbl {_NS}><w:tblPr><w:tblBorders>{borders}</w:tblBorders></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def _parts(table: Table) -> list[Table]:
    """The first table as one table an item, as many offices lay it out."""
    if table.code != "proactive":
        return [table]
    starts = [n for n, row in enumerate(table.rows) if row[0].role == "item"] + [len(table.rows)]
    return [Table(table.code, table.width, table.rows[a:b]) for a, b in itertools.pairwise(starts)]


def render(draft: Draft, layout: str) -> bytes:
    """The report as a DOCX file. docx_parts: several tables for the first, runs and paragraphs broken up."""
    document = Document()
    body = document.element.body
    broken = layout == "docx_parts"
    for block in draft.sheet:
        if isinstance(block, Paragraph):
            document.add_paragraph(block.text, style="Title" if block.role == "title" and not broken else None)
            continue
        for part in _parts(block) if broken else [block]:
            body.insert(len(body) - 1, parse_xml(_table_xml(draft, part, broken)))
            document.add_paragraph("")
    document.core_properties.created = document.core_properties.modified = _WHEN
    document.core_properties.author = ""
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()
