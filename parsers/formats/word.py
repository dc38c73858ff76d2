"""Word documents → rows: DOCX from its XML; DOC, WPS, RTF and ODT by way of LibreOffice, where it is installed.

The XML is read directly: content controls, text boxes, tracked changes and cells merged downwards all bear on what is
printed, and only the main part of the package is opened, so that nothing it refers to is ever fetched. Headers, footers,
notes and comments are left out. Not here: layout on pages; a page number is given where Word left its own page breaks.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from lxml import etree

from parsers import limits
from parsers.formats import contain, office
from parsers.formats.layout import is_article, is_frame, rowspans
from parsers.formats.sniff import DOCX
from parsers.formats.text import is_certain
from parsers.grid import Grid, GridCell, GridRow, Unreadable

# Parts of a package in which text could hide that is not printed where it stands.
_SKIPPED = {"del", "moveFrom", "delText", "instrText", "delInstrText", "Fallback", "rPr", "pPr", "tblPr", "tblGrid", "trPr",
            "tcPr", "sectPr", "rt", "commentReference", "footnoteReference", "endnoteReference", "binData", "sdtPr"}  # fmt: skip
_SLIVER = 60  # twentieths of a point: 1 mm
_TITLE = "{http://purl.org/dc/elements/1.1/}title"


def read_word(data: bytes, media_type: str) -> Grid:
    """The grid of a Word document of any age. media_type: what sniff.py says it is.

    Raises Unreadable (too_large, encrypted, file_damaged, office_missing, time_limit, container_crashed, empty_input).
    """
    if len(data) > limits.BINARY_BYTES:
        raise Unreadable(f"{len(data):,} bytes: more than {limits.BINARY_BYTES:,}", "too_large")
    docx = data if media_type == DOCX else office.to_docx(data)
    if len(docx) <= limits.WORD_BYTES_HERE:
        return read_docx(docx, media_type)
    return contain.call("parsers.formats.word:read_docx", docx, media_type, seconds=limits.WORD_SECONDS)


def read_docx(data: bytes, media_type: str = DOCX) -> Grid:
    """The grid of a DOCX package, read in this process."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            part = _main_part(package)
            tree = _xml(_read(package, part, limits.WORD_XML_BYTES))
            title = None
            if "docProps/core.xml" in package.namelist():
                title = _xml(_read(package, "docProps/core.xml", limits.MIB)).findtext(_TITLE)
    except Unreadable:
        raise
    except (
        zipfile.BadZipFile,
        zlib.error,
        etree.XMLSyntaxError,
        KeyError,
        ValueError,
        EOFError,
        NotImplementedError,
    ) as error:
        raise Unreadable(f"the Word document is damaged: {error}", "file_damaged") from None
    except RuntimeError as error:  # what zipfile raises for a password
        raise Unreadable(f"the Word document is encrypted: {error}", "encrypted") from None
    document = _Document()
    if (cells := int(tree.xpath("count(//*[local-name()='tc'])"))) > limits.GRID_CELLS:
        raise Unreadable(f"{cells:,} table cells: no report has as many", "too_large")
    if next(tree.iter("{*}lastRenderedPageBreak"), None) is not None:
        document.page = 1
    document.blocks(tree)
    if not document.rows:
        raise Unreadable("the Word document holds no text", "empty_input")
    return Grid(document.rows, media_type, title=(title or "").strip() or None)


def _main_part(package: zipfile.ZipFile) -> str:
    """The name of the part that the package says is its document."""
    names = set(package.namelist())
    if "_rels/.rels" in names:
        for relation in _xml(_read(package, "_rels/.rels", limits.MIB)):
            if (relation.get("Type") or "").endswith("/officeDocument") and relation.get("TargetMode") != "External":
                part = str(PurePosixPath("/", relation.get("Target") or "").relative_to("/"))
                if part in names:
                    return part
    if "word/document.xml" in names:
        return "word/document.xml"
    raise Unreadable("the package holds no Word document", "file_damaged")


def _read(package: zipfile.ZipFile, name: str, most: int) -> bytes:
    """A part's bytes. The size that the package states may be a lie: no more than `most` is ever unpacked."""
    with package.open(name) as part:
        data = part.read(most + 1)
    if len(data) > most:
        raise Unreadable(f"{name} unpacks to more than {most:,} bytes", "too_large")
    return data


def _xml(data: bytes) -> Any:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    return etree.fromstring(data, parser)


def _name(node: Any) -> str:
    """The local name: documents of the strict kind use other namespaces."""
    tag = node.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _child(node: Any, *names: str) -> Any:
    """The first child, or child's child…, of these names; None where there is none."""
    for name in names:
        node = next((child for child in node if _name(child) == name), None)
        if node is None:
            return None
    return node


def _value(node: Any, name: str = "val") -> str | None:
    """An attribute by its local name."""
    return next((value for key, value in node.attrib.items() if key.rpartition("}")[2] == name), None)


def _number(node: Any, default: int = 0) -> int:
    stated = _value(node) if node is not None else None
    return min(int(stated), limits.SPAN) if stated and stated.isdecimal() and len(stated) < 9 else default


def _is_on(properties: Any, name: str) -> bool:
    """Whether a switch of run or row properties is set."""
    node = _child(properties, name) if properties is not None else None
    return node is not None and _value(node) not in ("0", "false", "off", "none")


@dataclass(slots=True)
class _Cell:
    column: int
    span: int
    continued: bool
    text: str
    nested: list[Any]
    page: int | None
    paragraphs: list[str]


@dataclass(slots=True)
class _Document:
    """One walk over a document. page: None unless Word left page breaks from its last layout."""

    rows: list[GridRow] = field(default_factory=list)
    table: int = 0
    cells: int = 0
    page: int | None = None

    def blocks(self, parent: Any) -> None:
        """The paragraphs and tables under an element, in order."""
        for node in parent:
            match _name(node):
                case "p":
                    page = self.page
                    text, boxes = self._paragraph(node)
                    self._prose(text, page)
                    for box in boxes:
                        self.blocks(box)
                case "tbl":
                    self._table(node)
                case name if name not in _SKIPPED:
                    self.blocks(node)

    def _prose(self, text: str, page: int | None) -> None:
        for line in text.split("\n"):
            if shown := line.strip():
                parts = shown.split("\t")
                cells = [GridCell(part.strip(), column, page=page) for column, part in enumerate(parts)]
                self._count(len(cells))
                self.rows.append(GridRow(cells, None, len(cells) > 1 or is_certain(shown)))

    def _count(self, cells: int) -> None:
        self.cells += cells
        if self.cells > limits.GRID_CELLS:
            raise Unreadable(f"more than {limits.GRID_CELLS:,} cells: no report has as many", "too_large")

    # Text

    def _paragraph(self, paragraph: Any) -> tuple[str, list[Any]]:
        """A paragraph's printed text, and the text boxes anchored in it."""
        pieces: list[str] = []
        boxes: list[Any] = []
        self._runs(paragraph, pieces, boxes)
        return "".join(pieces), boxes

    def _runs(self, parent: Any, pieces: list[str], boxes: list[Any]) -> None:
        for node in parent:
            match _name(node):
                case "t":
                    pieces.append(node.text or "")
                case "r":
                    properties = _child(node, "rPr")
                    if _is_on(properties, "vanish"):
                        continue
                    # A note's mark, or a struck figure, must not run into the digits beside it.
                    apart = properties is not None and (
                        _is_on(properties, "strike")
                        or _is_on(properties, "dstrike")
                        or ((raised := _child(properties, "vertAlign")) is not None and _value(raised) != "baseline")
                    )
                    pieces += ["\n"] * apart
                    self._runs(node, pieces, boxes)
                    pieces += ["\n"] * apart
                case "tab" | "ptab":
                    pieces.append("\t")
                case "br" | "cr":
                    pieces.append("\n")
                    if _value(node, "type") == "page" and self.page is not None:
                        self.page += 1
                case "lastRenderedPageBreak":
                    if self.page is not None:
                        self.page += 1
                case "noBreakHyphen":
                    pieces.append("-")
                case "txbxContent":
                    boxes.append(node)
                case name if name not in _SKIPPED:
                    self._runs(node, pieces, boxes)

    # Tables

    def _table(self, table: Any) -> None:
        rows = [self._row(row) for row in _under(table, "tr") if not _is_on(_child(row, "trPr"), "del")]
        _drop_slivers(rows, table)
        self._count(sum(len(row) for row in rows))
        continued = [{cell.column: cell.continued for cell in row} for row in rows]
        found: list[GridRow | list[_Cell]] = []
        above: set[int] = set()
        for number, row in enumerate(rows):
            cells = []
            for cell in row:
                # A continuation without a cell above it to continue is a cell of its own.
                if cell.continued and cell.column in above:
                    continue
                height = rowspans(continued, number, cell.column)
                cells.append(GridCell(cell.text, cell.column, cell.span, height, page=cell.page))
            above = {cell.column for cell in row}
            if is_article(cells) or any(cell.nested for cell in row):
                found.append(row)
            elif cells:
                found.append(GridRow(cells))
        self._place(found)

    def _place(self, found: list[GridRow | list[_Cell]]) -> None:
        """Rows of figures as they are; rows that only arrange text, and frames of one column, as text."""
        grid_rows = [row for row in found if isinstance(row, GridRow)]
        if is_frame(grid_rows):
            for row in found:
                if isinstance(row, GridRow):
                    for cell in row.cells:
                        self._prose(cell.text, cell.page)
                else:
                    self._layout(row)
            return
        number = self.table
        self.table += 1
        for row in found:
            if isinstance(row, GridRow):
                row.table = number
                self.rows.append(row)
            else:
                self._layout(row)

    def _layout(self, row: list[_Cell]) -> None:
        for cell in row:
            self._prose(cell.text, cell.page)
            for table in cell.nested:
                self._table(table)

    def _row(self, row: Any) -> list[_Cell]:
        properties = _child(row, "trPr")
        column = _number(_child(properties, "gridBefore")) if properties is not None else 0
        cells: list[_Cell] = []
        for node in _under(row, "tc"):
            properties = _child(node, "tcPr")
            span, continued, merged_left = 1, False, False
            if properties is not None:
                if _child(properties, "cellDel") is not None:
                    continue
                span = max(1, min(_number(_child(properties, "gridSpan"), 1), limits.GRID_COLUMNS - column))
                merge = _child(properties, "vMerge")
                continued = merge is not None and _value(merge) in (None, "continue")
                beside = _child(properties, "hMerge")
                merged_left = beside is not None and _value(beside) in (None, "continue")
            if merged_left and cells:
                cells[-1].span += span
                column += span
                continue
            page = self.page
            paragraphs: list[str] = []
            nested: list[Any] = []
            self._cell(node, paragraphs, nested)
            text = "\n".join(part for line in paragraphs for part in _lines(line))
            cells.append(_Cell(column, span, continued, text, nested, page, paragraphs))
            column += span
        return cells

    def _cell(self, parent: Any, paragraphs: list[str], nested: list[Any]) -> None:
        for node in parent:
            match _name(node):
                case "p":
                    text, boxes = self._paragraph(node)
                    paragraphs.append(text)
                    for box in boxes:
                        self._cell(box, paragraphs, nested)
                case "tbl":
                    if len(_under_all(node, "tc")) > 1:
                        nested.append(node)
                    else:  # a frame around one cell
                        for cell in _under_all(node, "tc"):
                            self._cell(cell, paragraphs, nested)
                case name if name not in _SKIPPED:
                    self._cell(node, paragraphs, nested)


def _drop_slivers(rows: list[list[_Cell]], table: Any) -> None:
    """Leave out grid columns too narrow to be columns: borders drawn by hand that miss each other by a hair."""
    grid = _child(table, "tblGrid")
    widths = [_value(node, "w") or "" for node in grid] if grid is not None else []
    place = [0]  # grid column → column without slivers
    for width in widths:
        place.append(place[-1] + (not width.isdecimal() or int(width) > _SLIVER))
    most = max((cell.column + cell.span for row in rows for cell in row), default=0)
    if place[-1] == len(widths) or most > len(widths):
        return
    for row in rows:
        for cell in row:
            first, last = (place[at] for at in (cell.column, cell.column + cell.span))
            cell.column, cell.span = first, max(1, last - first)


def _lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.split("\n") if line.strip()]


def _under(parent: Any, name: str) -> list[Any]:
    """The rows of a table, or cells of a row: also those inside content controls and tracked insertions."""
    found = []
    for node in parent:
        local = _name(node)
        if local == name:
            found.append(node)
        elif local not in _SKIPPED and local not in ("tbl", "tc", "tr", "p"):
            found += _under(node, name)
    return found


def _under_all(table: Any, name: str) -> list[Any]:
    return [node for row in _under(table, "tr") for node in _under(row, name)]
